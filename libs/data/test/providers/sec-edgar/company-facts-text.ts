/** An invented entry of a company's facts, in the documented shape of https://data.sec.gov/api/xbrl/companyfacts/. */
export interface InventedFact {
  readonly start?: string;
  readonly end: string;
  readonly val: unknown;
  readonly accn: string;
  readonly filed: string;
  readonly form?: string;
  readonly fp?: string;
}

/** @param tags unit and entries of each tag of US GAAP */
export function companyFactsText(
  tags: Readonly<Record<string, Readonly<Record<string, readonly InventedFact[]>>>>,
): string {
  const usGaap = Object.fromEntries(
    Object.entries(tags).map(([tag, units]) => [
      tag,
      {
        label: tag,
        description: null,
        units: Object.fromEntries(
          Object.entries(units).map(([unit, facts]) => [
            unit,
            facts.map((fact) => ({ fy: Number(fact.end.slice(0, 4)), fp: 'FY', form: '10-K', ...fact })),
          ]),
        ),
      },
    ]),
  );
  const shares = { label: 'Shares', description: '', units: { shares: [] } };
  return JSON.stringify({
    cik: 12345,
    entityName: 'Acme Corp',
    facts: { dei: { EntityCommonStockSharesOutstanding: shares }, 'us-gaap': usGaap },
  });
}
