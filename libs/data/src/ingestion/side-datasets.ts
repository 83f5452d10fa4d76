import type pg from 'pg';

import { storeActions, type StoredAction } from './action-store.js';
import { type BatchWriter, type WrittenDataset } from './batch-writer.js';
import { type Entity } from './entity-store.js';
import { type SideFiles } from './ingest-request.js';
import { type InstrumentCurrencies } from './instrument-currency.js';
import { finding, listed, type QcFinding } from './quality-control/finding.js';
import { venueOfSymbol } from './quality-control/instrument-ends.js';

/** Above this share of actions about unknown instruments the batch is accepted with reserve only. */
const DEGRADED_UNKNOWN_SHARE = 0.01;

export interface SideContext {
  readonly collection: string;
  readonly currencies: InstrumentCurrencies;
  /** Every symbol that is an instrument of the collection after this ingestion. */
  readonly knownSymbols: ReadonlySet<string>;
  readonly storedActions: readonly StoredAction[];
  readonly nowMs: number;
}

/** Stores sectors and actions, each as a batch of its own. The rows of a sector or action file about symbols
 * that are no instruments of the collection are left out, as a finding. */
export async function storeSideDatasets(
  client: pg.ClientBase,
  writer: BatchWriter,
  { sectors, actions }: SideFiles,
  context: SideContext,
): Promise<WrittenDataset[]> {
  const { collection, currencies, knownSymbols, storedActions, nowMs } = context;
  const written: WrittenDataset[] = [];
  if (sectors !== undefined) {
    const unknown = [...sectors.classifications.keys()].filter((symbol) => !knownSymbols.has(symbol));
    const content = {
      dataset: 'sectors',
      source: sectors.file,
      contentHash: sectors.contentHash,
      rowsRead: sectors.rowsRead,
      rowsAccepted: sectors.rowsRead - unknown.length,
      rowsSetAside: unknown.length,
      state: 'ACCEPTED',
      findings: unknownInstruments('sector', unknown),
    } as const;
    // The classification itself belongs to the issuers and is stored with them.
    written.push(await writer.write(content, async () => ({ unchanged: 0, restated: 0 })));
  }
  if (actions !== undefined) {
    const known = currencies.resolve(actions.actions.filter((action) => knownSymbols.has(action.symbol)));
    const unknown = actions.actions.filter((action) => !knownSymbols.has(action.symbol)).map((action) => action.symbol);
    const content = {
      dataset: 'actions',
      source: actions.file,
      contentHash: actions.contentHash,
      rowsRead: actions.rowsRead,
      rowsAccepted: known.length,
      rowsSetAside: actions.rowsRead - known.length,
      firstDate: known.map((action) => action.exDate).sort()[0],
      lastDate: known
        .map((action) => action.exDate)
        .sort()
        .at(-1),
      state: unknown.length > DEGRADED_UNKNOWN_SHARE * actions.rowsRead ? 'DEGRADED' : 'ACCEPTED',
      findings: [...actions.findings, ...unknownInstruments('action', unknown)],
      ...(actions.counts === undefined ? {} : { counts: actions.counts }),
    } as const;
    written.push(
      await writer.write(content, (batchId) => storeActions(client, collection, known, storedActions, batchId, nowMs)),
    );
  }
  return written;
}

function unknownInstruments(kind: 'sector' | 'action', symbols: readonly string[]): QcFinding[] {
  if (symbols.length === 0) return [];
  const detail = `${kind} rows of symbols without prices or membership, not stored: ${listed([...new Set(symbols)])}`;
  return [finding('UNKNOWN_INSTRUMENT', undefined, [], detail, symbols.length)];
}

/** The instruments that this ingestion adds or knows more about. */
export function describeEntities(
  { membership, sectors }: SideFiles,
  priced: ReadonlySet<string>,
  stored: ReadonlySet<string>,
  delisted: ReadonlySet<string>,
): Entity[] {
  const symbols = new Set([...priced, ...stored, ...(membership?.spells ?? []).map((spell) => spell.symbol)]);
  return [...symbols].map((symbol) => {
    const classification = sectors?.classifications.get(symbol);
    // Without bars there are no last bars whose venue the symbol could tell.
    const inferred = priced.has(symbol) ? venueOfSymbol(symbol) : undefined;
    return {
      symbol,
      hasPrices: priced.has(symbol),
      isDelisted: delisted.has(symbol),
      ...classification,
      exchange: classification?.exchange ?? inferred,
      exchangeIsInferred: classification?.exchange === undefined,
    };
  });
}
