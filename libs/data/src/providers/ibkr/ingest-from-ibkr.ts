import { sortedBy } from '@prometheus/core';

import { type Database } from '../../database/store.js';
import { IngestOptionError } from '../../errors.js';
import { loadColumnMapping } from '../../ingestion/file-format.js';
import { ingestRequest } from '../../ingestion/ingest-csv.js';
import { type IngestContext, requestOf } from '../../ingestion/ingest-request.js';
import { ProblemList } from '../../ingestion/problem-list.js';
import { finding, listed, type QcFinding } from '../../ingestion/quality-control/finding.js';
import { realSleep, type Sleep } from '../download/sleep.js';
import {
  checkedSymbols,
  closedRange,
  type ProviderIngestOptions,
  type ProviderIngestReport,
} from '../ingest-from-provider.js';
import { ProviderBarSource, type ServedSymbol } from '../provider-bar-source.js';
import { type HistoricalBarClient, type IbkrContract, type IbkrWhatToShow } from './historical-bar-client.js';
import { IBKR, IbkrHistory } from './ibkr-history.js';
import { IbkrPacer } from './pacer.js';

export interface IbkrIngestOptions extends Omit<ProviderIngestOptions, 'symbols' | 'inferActions' | 'adjustedAsOf'> {
  /** Each symbol once, of one currency. */
  readonly contracts: readonly IbkrContract[];
  /** Default TRADES. */
  readonly whatToShow?: IbkrWhatToShow;
  /** In what the log-in counts volumes of US shares: the setting "Send market data in lots for US stocks" of TWS, and TWS before
   * 985, mean hundreds. There is no default, because a wrong one is an error by a factor of 100. */
  readonly volumeUnit: 'SHARES' | 'HUNDREDS';
}

export interface IbkrIngestContext extends IngestContext {
  readonly signal?: AbortSignal;
  readonly sleep?: Sleep;
  /** Of the client, when it is asked more than once. */
  readonly pacer?: IbkrPacer;
}

/** Brings daily bars of Interactive Brokers into a collection through a client that is connected. TRADES make a collection of basis
 * `split_adjusted`, ADJUSTED_LAST one of `total_return`, both as of the last session that has closed. Everything is downloaded
 * before anything is stored; answers are kept, so that the same call goes on where it stopped.
 *
 * @throws {IngestOptionError} on options that cannot be used, and when there are no bars at all
 * @throws {ProviderRequestError} when the connection is lost or a request is refused; nothing was stored
 * @throws {ProviderAnswerError} when bars cannot be read
 * @throws {DownloadInterruptedError} when the signal aborts
 * @throws as `ingestCsv` */
export async function ingestFromIbkr(
  database: Database,
  client: HistoricalBarClient,
  options: IbkrIngestOptions,
  context: IbkrIngestContext,
): Promise<ProviderIngestReport> {
  const { clock, signal, sleep = realSleep } = context;
  const startMs = clock.monotonicMs();
  const {
    contracts,
    whatToShow = 'TRADES',
    volumeUnit,
    downloadDir,
    refresh = false,
    from,
    to,
    ...collection
  } = options;
  const bySymbol = new Map(contracts.map((contract) => [contract.symbol, contract]));
  const symbols = checkedSymbols(contracts.map(({ symbol }) => symbol));
  if (bySymbol.size !== contracts.length) {
    throw new IngestOptionError(
      'contracts',
      listed(symbols),
      'name a symbol twice. Give one contract for each symbol.',
    );
  }
  const { currency = 'USD' } = options;
  const foreign = contracts.find((contract) => contract.currency !== currency);
  if (foreign !== undefined) {
    const reason = `is in ${foreign.currency}, the collection in ${currency}. Ingest each currency as a collection.`;
    throw new IngestOptionError('contracts', foreign.symbol, reason);
  }
  if (!['SHARES', 'HUNDREDS'].includes(volumeUnit)) {
    throw new IngestOptionError('volumeUnit', String(volumeUnit), 'is not known. Use SHARES or HUNDREDS.');
  }
  const mapping = loadColumnMapping(undefined);
  const contractOf = (symbol: string): IbkrContract => bySymbol.get(symbol) as IbkrContract;
  const sourceOf = (files: readonly ServedSymbol[], findings: readonly QcFinding[]): ProviderBarSource =>
    new ProviderBarSource(IBKR, files, false, findings, mapping, (symbol) => history.series(contractOf(symbol)));
  const adjustment = whatToShow === 'TRADES' ? 'split_adjusted' : 'total_return';
  const draft = requestOf(sourceOf([], []), { ...collection, adjustment }, mapping);
  const nowMs = clock.now().getTime();
  const range = closedRange(draft.sessions, from, to, nowMs);
  const asOf = closedRange(draft.sessions, from, undefined, nowMs).to;
  const history = new IbkrHistory({
    client,
    pacer: context.pacer ?? new IbkrPacer(clock, sleep),
    clock,
    sleep,
    downloadDir,
    range,
    whatToShow,
    sharesPerUnit: volumeUnit === 'SHARES' ? 1 : 100,
    asOf,
    refresh,
    signal,
  });
  const unknown: string[] = [];
  const empty: string[] = [];
  const served: ServedSymbol[] = [];
  for (const contract of sortedBy(contracts, ({ symbol }) => symbol)) {
    const bars = await history.download(contract);
    if (bars === undefined) unknown.push(contract.symbol);
    else if (bars === 0) empty.push(contract.symbol);
    else served.push({ symbol: contract.symbol, path: history.fileOf(contract) });
  }
  if (served.length === 0) {
    const reason = `have no bars from ${range.from} to ${range.to} at Interactive Brokers. Check contracts and dates.`;
    throw new IngestOptionError('contracts', listed(symbols), reason);
  }
  const findings = [
    ...missing(unknown, 'not known to Interactive Brokers, not stored'),
    ...missing(empty, `without bars from ${range.from} to ${range.to}, not stored`),
  ];
  const request = { ...draft, source: sourceOf(served, findings), adjustedAsOf: asOf };
  const sides = { membership: undefined, sectors: undefined, actions: undefined };
  const report = await ingestRequest(database, { request, sides, problems: new ProblemList(), context, startMs });
  return {
    ...report,
    download: {
      provider: IBKR,
      ...range,
      symbolsServed: served.length,
      unknownSymbols: unknown,
      symbolsWithoutBars: empty,
      requestsSent: history.sent,
      answersReused: history.reused,
    },
  };
}

function missing(symbols: readonly string[], what: string): QcFinding[] {
  if (symbols.length === 0) return [];
  return [finding('UNKNOWN_INSTRUMENT', undefined, [], `${what}: ${listed(symbols)}`, symbols.length)];
}
