import type pg from 'pg';

import { type Database } from '../database/store.js';
import { ActionInference } from '../inference/inferred-action-file.js';
import { checkInference, finishInferredActions, reviveInferredActions } from '../inference/inferred-action-store.js';
import { BatchWriter, type RejectedContent } from './batch-writer.js';
import { type CollectionDeclaration, joinCollection } from './collection-store.js';
import { storedCurrencies, upsertEntities } from './entity-store.js';
import { storeIdentity, withMembers } from './identity-store.js';
import { type IngestReport, summariseFindings } from './ingest-report.js';
import {
  type IngestContext,
  type IngestCsvOptions,
  type IngestRequest,
  prepareRequest,
  readSideFiles,
  type SideFiles,
} from './ingest-request.js';
import { InstrumentCurrencies } from './instrument-currency.js';
import { actionFacts, readStoredInstruments } from './instrument-state.js';
import { readPrices } from './price-ingestion.js';
import { PriceStaging } from './price-staging.js';
import { storePrices } from './price-store.js';
import { ProblemList } from './problem-list.js';
import { InstrumentEnds, venueFindings } from './quality-control/instrument-ends.js';
import { describeEntities, storeSideDatasets } from './side-datasets.js';

/** Brings CSV prices, and where named membership, sectors and corporate actions, into the store: reads, validates and
 * inspects every row, and then stores all of it in one transaction, or, when anything is refused, nothing.
 *
 * The same content again changes nothing, whatever the order, compression or line ends of the files. Values that differ
 * from those stored become current with the present as `known_at`, and the old rows stay; rows that are stored and not
 * in the files stay as they are. What quality control observed is stored as findings of the batch.
 *
 * With `inferActions`, splits and cash dividends are inferred from closes and adjusted closes and stored as actions.
 *
 * @throws {InputFileError | IngestOptionError | ConfigError} when a file, option or mapping cannot be used
 * @throws {RejectedInputError} naming file, line, column and value of rows that cannot be accepted
 * @throws {CollectionMismatchError} when the collection holds data of another kind
 * @throws {InstrumentCurrencyError} when an instrument's currency is not that of its stored actions
 * @throws {QualityRejectedError} when too much would be set aside
 * @throws {QualityPolicyError} when the policy rejects a finding; of a rejected batch its findings alone are stored */
export async function ingestCsv(
  database: Database,
  options: IngestCsvOptions,
  context: IngestContext,
): Promise<IngestReport> {
  const startMs = context.clock.monotonicMs();
  const problems = new ProblemList();
  const request = await prepareRequest(options);
  const sides = await readSideFiles(options, request, problems);
  return ingestRequest(database, { request, sides, problems, context, startMs });
}

/** Stores what a request names, whatever its source, in one transaction.
 * @throws as `ingestCsv` */
export async function ingestRequest(
  database: Database,
  { request, sides, problems, context, startMs }: Omit<Ingestion, 'now'> & { readonly startMs: number },
): Promise<IngestReport> {
  const attempt: Attempt = {};
  const ingestion = { request, sides, problems, context, now: context.clock.now() };
  const report = await database.historical
    .transaction(({ client }) => storeAll(database, client, ingestion, attempt))
    .catch(async (error: unknown) => {
      const rejected = attempt.writer?.rejected;
      if (rejected !== undefined) await noteRejected(database, ingestion, rejected);
      throw error;
    });
  const durationMs = context.clock.monotonicMs() - startMs;
  const [{ rowsRead, state }] = report.datasets;
  const rowsPerSecond = durationMs > 0 ? Math.round((rowsRead * 1000) / durationMs) : 0;
  context.progress?.({ phase: 'done', filesDone: report.files, filesTotal: report.files, rows: rowsRead });
  const { collection, adjustment, instruments } = report;
  context.logger?.info('ingested prices', {
    collection,
    adjustment,
    instruments,
    rows: rowsRead,
    rowsPerSecond,
    state,
  });
  return { ...report, durationMs, rowsPerSecond };
}

interface Ingestion {
  readonly request: IngestRequest;
  readonly sides: SideFiles;
  readonly problems: ProblemList;
  readonly context: IngestContext;
  readonly now: Date;
}

/** What outlives a transaction that was undone. */
interface Attempt {
  writer?: BatchWriter;
}

/** Leaves the findings of a refused batch, so that they can be looked at; none of its data is stored. */
async function noteRejected(
  database: Database,
  { request, context, now }: Ingestion,
  rejected: RejectedContent,
): Promise<void> {
  const { collection, source, policy } = request;
  await database.historical.transaction(async ({ client }) => {
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`historical.collections.${collection}`]);
    await joinCollection(client, declarationOf(request), now);
    const { clock } = context;
    const writer = await BatchWriter.open(client, collection, source.provider, clock, now, policy.findings);
    await writer.writeRejected(rejected);
  });
}

function declarationOf({
  source,
  collection,
  currency,
  calendar,
  adjustment,
  adjustedAsOf,
}: IngestRequest): CollectionDeclaration {
  return {
    collection,
    market: calendar.marketId,
    currency,
    adjustment,
    adjustedAsOf,
    hasAdjustedClose: source.hasAdjustedClose,
    source: source.path,
  };
}

async function storeAll(
  database: Database,
  client: pg.ClientBase,
  { request, sides: files, problems, context, now }: Ingestion,
  attempt: Attempt,
): Promise<Omit<IngestReport, 'durationMs' | 'rowsPerSecond'>> {
  const { source, collection, sessions, currency, calendar } = request;
  const filesTotal = source.files.length;
  const nowMs = now.getTime();
  // Reading a large input is one long statement; two ingestions into one collection go one after the other.
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`historical.collections.${collection}`]);
  const { adjustment, adjustmentReason } = await joinCollection(client, declarationOf(request), now);
  await checkInference(client, collection, {
    infers: request.infersActions,
    states: files.actions !== undefined,
    basis: adjustment,
  });
  const inference = request.infersActions ? new ActionInference(sessions) : undefined;
  const known = await storedCurrencies(database.runtime.pool, collection);
  const currencies = new InstrumentCurrencies(collection, currency, known, files.sectors?.classifications);
  const stored = await readStoredInstruments(client, collection, [...known.keys()], sessions);
  const actions = actionFacts(collection, stored.actions, files.actions?.actions ?? []);
  const rules = request.policy.findings;
  const writer = await BatchWriter.open(client, collection, source.provider, context.clock, now, rules);
  attempt.writer = writer;
  const staging = await PriceStaging.open(client, {
    batchId: writer.nextBatchId('prices'),
    isFirst: writer.isFirst('prices'),
  });
  const prices = await readPrices(
    staging,
    source,
    {
      collection,
      currencies,
      basis: adjustment,
      sessions,
      policy: request.policy,
      nowMs,
      storedLast: stored.lastSessions,
      actionDays: actions.days,
      inference,
    },
    problems,
    (filesDone, rows) => context.progress?.({ phase: 'reading', filesDone, filesTotal, rows }),
  );
  const priced = new Set(prices.lastSessions.keys());
  const sides = inference === undefined ? files : { ...files, actions: inference.actionFile(source.path) };
  const described = describeEntities(sides, priced, stored.symbols, actions.delisted);
  const knownSymbols = new Set(described.map((entity) => entity.symbol));
  if (sides.actions !== undefined) {
    currencies.refuseForeignActions(sides.actions, (symbol) => knownSymbols.has(symbol), problems);
  }
  problems.throwIfAny();
  currencies.requireStoredActions(stored.actions, sides.actions);
  context.progress?.({ phase: 'storing', filesDone: filesTotal, filesTotal, rows: prices.counts.rowsRead });

  const ends = new InstrumentEnds(sessions, stored.lastSessions, prices.lastSessions, actions.delisted);
  const facts = {
    basis: adjustment,
    actionDays: actions.days,
    endFindings: [...ends.findings(), ...venueFindings(priced, sides.sectors?.classifications)],
  };
  const writtenPrices = await storePrices(client, writer, request, staging, prices, facts, now);
  await staging.drop();
  const writtenSides = await storeSideDatasets(client, writer, sides, {
    collection,
    currencies,
    knownSymbols,
    storedActions:
      inference === undefined ? stored.actions : await reviveInferredActions(client, collection, inference),
    nowMs,
  });
  if (inference !== undefined) await finishInferredActions(client, collection, inference);
  const { indexId } = request;
  const identity = await storeIdentity(
    client,
    writer,
    { membership: sides.membership, symbols: sides.symbols },
    { collection, indexId, sessions, knownSymbols, nowMs },
    problems,
  );
  const isKnown = (symbol: string): boolean => priced.has(symbol) || stored.symbols.has(symbol);
  const entities = withMembers(described, collection, identity.members, isKnown);
  const market = { marketId: calendar.marketId, exchange: calendar.exchange, timeZone: calendar.timeZone };
  // Committed before this transaction is: should its commit fail, the repeated run finds entities that it would make.
  await database.runtime.transaction(({ client: runtime }) =>
    upsertEntities(runtime, collection, market, currency, entities, now),
  );
  const writtenSymbols = identity.symbols === undefined ? [] : [identity.symbols];
  const written = [writtenPrices, ...identity.membership, ...writtenSides, ...writtenSymbols];
  const findings = written.flatMap((dataset) => dataset.findings);
  return {
    collection,
    market: market.marketId,
    currency,
    source: source.path,
    adjustment,
    adjustmentReason,
    files: filesTotal,
    instruments: priced.size,
    instrumentsWithoutPrices: entities.filter(
      ({ symbol, instrumentId }) => instrumentId !== undefined || !ends.has(symbol),
    ).length,
    datasets: written.map((dataset) => dataset.report),
    ...(inference === undefined ? {} : { inference: inference.summary }),
    findings,
    findingSummary: summariseFindings(findings),
    endingEarly: ends.early.map(({ symbol, lastSession }) => ({ symbol, lastDate: sessions.dateOf(lastSession) })),
    endingWithCollection: ends.withCollection,
  };
}
