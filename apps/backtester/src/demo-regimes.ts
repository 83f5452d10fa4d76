import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock, type TradeDate, validateConfig } from '@prometheus/core';
import { ingestMacroCsv } from '@prometheus/data';
import { collectRegimes, labelShares, type RegimeHistory } from '@prometheus/orchestration';
import { REGIME_LABELS, type RegimeConfig, regimeConfigSchema, RegimeEngine, UNDETERMINED } from '@prometheus/regime';
import { stringify } from 'yaml';

import { openMarket } from './commands/regime/open-market.js';
import { textTable } from './output/text-table.js';
import { type Session } from './session.js';

/** Id under which the demo's index is kept; not one that a provider has, so that it stands in nobody's way. */
export const DEMO_INDEX_SERIES = 'DEMO_SP500';

const SEED = 2008;

/** As the closes of its members, the index stands when their session closes. */
const DEFINITIONS = {
  series: {
    [DEMO_INDEX_SERIES]: {
      title: 'S&P 500, closes of the demo',
      frequency: 'daily',
      unit: 'index points',
      dateIs: 'day',
      lag: { sessions: 0 },
      revised: false,
      file: 'index',
      column: 'close',
    },
  },
};

/** Times that everybody knows how to name. */
const WINDOWS = [
  { name: 'Sep to Dec 2008', from: '2008-09-15', to: '2008-12-31' },
  { name: 'Aug to Oct 2011', from: '2011-08-08', to: '2011-10-03' },
  { name: 'Feb to Apr 2020', from: '2020-02-20', to: '2020-04-17' },
] as const;

/** Regimes by the index alone: the stocks are simulated, and say nothing of the real market. */
export function demoRegimeConfig(): RegimeConfig {
  const regions = [{ id: 'US', index: { kind: 'macro', series: DEMO_INDEX_SERIES }, features: 'index' }];
  return validateConfig(regimeConfigSchema, { regions }, () => 'the demo');
}

/** What the index is and when it is known, as a file of series definitions (YAML). */
export function demoSeriesDefinitions(): string {
  return stringify(DEFINITIONS);
}

/** Brings the demo's index in as a macro series and tells its regime at every close.
 * @param options.folder holds index.csv */
export async function demoRegimes(
  session: Session,
  { collection, folder, quiet }: { readonly collection: string; readonly folder: string; readonly quiet: boolean },
): Promise<RegimeHistory> {
  const definitions = join(folder, 'macro-series.yaml');
  if (!existsSync(definitions)) writeFileSync(definitions, demoSeriesDefinitions());
  await ingestMacroCsv(
    session.database,
    { file: join(folder, 'index.csv'), definitions, collection: `${collection}-macro` },
    { clock: systemClock, logger: session.logger },
  );
  const engine = new RegimeEngine({ seed: SEED }, demoRegimeConfig());
  const context = await openMarket(session, collection, engine, quiet);
  const { sessions } = context.panel.header;
  return collectRegimes({ context, engine, from: sessions[0], to: sessions[sessions.length - 1] }).history;
}

/** How much of three falls of the market had which label. */
export function regimeWindows({ regions: [{ sessions }] }: RegimeHistory): string {
  const shares = (from: string, to: string): Map<string, number> => {
    const part = sessions.filter(({ date }) => date >= (from as TradeDate) && date <= (to as TradeDate));
    return new Map(labelShares(part).map(({ label, share }) => [label, share]));
  };
  const all = shares(sessions[0].date, sessions[sessions.length - 1].date);
  const labels = [...REGIME_LABELS, UNDETERMINED].filter((label) => all.has(label));
  const row = (name: string, found: Map<string, number>): string[] => [
    name,
    ...labels.map((label) => (found.has(label) ? `${(100 * (found.get(label) as number)).toFixed(0)} %` : '-')),
  ];
  return textTable(
    [
      ['share of sessions', ...labels],
      ...WINDOWS.map(({ name, from, to }) => row(name, shares(from, to))),
      row(`${sessions[0].date.slice(0, 4)} to ${sessions[sessions.length - 1].date.slice(0, 4)}`, all),
    ],
    labels.map((_, k) => k + 1),
  );
}
