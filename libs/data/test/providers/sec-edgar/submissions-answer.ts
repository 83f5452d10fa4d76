/** One row of an invented list of submissions, in the documented shape of https://data.sec.gov/submissions/. */
export interface InventedFiling {
  readonly accessionNumber: string;
  readonly filingDate: string;
  readonly acceptanceDateTime: string;
  readonly form?: string;
  readonly reportDate?: string;
  readonly primaryDocument?: string;
}

export type Columns = Record<string, unknown[]>;

export function columnsOf(filings: readonly InventedFiling[]): Columns {
  const column = (of: (filing: InventedFiling) => unknown): unknown[] => filings.map(of);
  return {
    accessionNumber: column((filing) => filing.accessionNumber),
    filingDate: column((filing) => filing.filingDate),
    reportDate: column((filing) => filing.reportDate ?? ''),
    acceptanceDateTime: column((filing) => filing.acceptanceDateTime),
    act: column(() => '34'),
    form: column((filing) => filing.form ?? '10-Q'),
    size: column(() => 12_345),
    isXBRL: column(() => 1),
    primaryDocument: column((filing) => filing.primaryDocument ?? 'report.htm'),
    primaryDocDescription: column(() => ''),
  };
}

export function submissionsText(recent: Columns, pages: readonly string[] = []): string {
  const files = pages.map((name) => ({ name, filingCount: 1, filingFrom: '1994-01-01', filingTo: '2001-01-01' }));
  return JSON.stringify({ cik: '0000012345', name: 'Acme Corp', tickers: ['ACME'], filings: { recent, files } });
}
