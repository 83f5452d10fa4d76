import { type Database } from '../database/store.js';
import { type IssuerFiling, LoadedFilingFacts, readIssuerFilings } from '../filings/loaded-filing-facts.js';
import {
  LoadedFundamentalFacts,
  readStoredFigures,
  type StoredFigure,
} from '../fundamentals/loaded-fundamental-facts.js';
import { LoadedMacroFacts, readStoredMacro, type StoredObservation } from '../macro/loaded-macro-facts.js';
import { type FactRequirements, macroSeriesOf } from './fact-requirements.js';
import { type ViewFacts } from './view-facts.js';

/** The facts beside the panel that a run requires, in all their versions: plain data that can be posted to a thread. */
export interface FactBundle {
  readonly requires: FactRequirements;
  readonly issuers: readonly (readonly [instrumentId: string, issuerId: string])[];
  readonly macro: readonly StoredObservation[];
  readonly fundamentals: readonly StoredFigure[];
  readonly filings: readonly IssuerFiling[];
}

/** Reads what a run requires, in one snapshot of the store.
 * @throws {MacroSeriesError} for a series that is required and not there, or exists in hindsight only */
export async function loadFacts(
  database: Database,
  collection: string,
  requires: FactRequirements,
): Promise<FactBundle> {
  const { macro = [], macroWherePresent = [], fundamentals = [], filings = [] } = requires;
  const issuers = await database.runtime.pool.query<{ instrument_id: string; issuer_id: string }>(
    'SELECT instrument_id, issuer_id FROM runtime.instruments WHERE collection_id = $1 ORDER BY instrument_id COLLATE "C"',
    [collection],
  );
  return database.historical.transaction(async ({ client }) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    return {
      requires,
      issuers: issuers.rows.map((row) => [row.instrument_id, row.issuer_id] as const),
      macro: await readStoredMacro(client, macro, macroWherePresent),
      fundamentals: await readStoredFigures(client, collection, fundamentals),
      filings: await readIssuerFilings(client, collection, filings),
    };
  });
}

/** What a store without any facts would bring. */
export function noFacts(requires: FactRequirements): FactBundle {
  return { requires, issuers: [], macro: [], fundamentals: [], filings: [] };
}

/** What views serve of a bundle; of a kind that was not required nothing. */
export function viewFacts({ requires, issuers, ...facts }: FactBundle): ViewFacts {
  const issuerOf = new Map(issuers);
  const macroSeries = macroSeriesOf(requires);
  const macro = macroSeries && new LoadedMacroFacts(macroSeries, facts.macro);
  const fundamentals = requires.fundamentals && new LoadedFundamentalFacts(requires.fundamentals, facts.fundamentals);
  const filings = requires.filings && new LoadedFilingFacts(requires.filings, facts.filings);
  return {
    ...(macro === undefined ? {} : { macro }),
    ...(fundamentals === undefined ? {} : { fundamentals }),
    ...(filings === undefined ? {} : { filings }),
    lines: () => [macro, fundamentals, filings].flatMap((kind) => kind?.lines() ?? []),
    issuerOf: (instrumentId) => issuerOf.get(instrumentId),
  };
}
