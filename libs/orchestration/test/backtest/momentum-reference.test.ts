import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { RandomStream, readYaml } from '@prometheus/core';

import { type BacktestConfigInput } from '../../src/index.js';
import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { referenceMomentum } from '../fixture/reference-momentum.js';
import { runConfig } from '../fixture/run-config.js';
import { hasSharedData, SHARED_DATA } from '../fixture/shared-data.js';

const REFERENCE_CONFIG = readYaml(
  fileURLToPath(new URL('../../../../configs/backtests/momentum-reference.yaml', import.meta.url)),
) as unknown as BacktestConfigInput;

/** Shape (sessions, symbols) of PO and PC by the definition, from bars. */
function matrices(
  bars: readonly Bar[],
  symbols: readonly string[],
  dates: readonly string[],
): { opens: number[][]; closes: number[][] } {
  const empty = (): number[][] => dates.map(() => symbols.map(() => Number.NaN));
  const [opens, closes] = [empty(), empty()];
  const row = new Map(dates.map((date, t) => [date, t]));
  const column = new Map(symbols.map((symbol, i) => [symbol, i]));
  for (const { symbol, date, open, close, adjustedClose = close } of bars) {
    const t = row.get(date);
    if (t === undefined || !(open > 0) || !(close > 0) || !(adjustedClose > 0)) continue;
    opens[t][column.get(symbol) as number] = (open * adjustedClose) / close;
    closes[t][column.get(symbol) as number] = adjustedClose;
  }
  return { opens, closes };
}

async function expectAgreement(
  bars: readonly Bar[],
  dates: readonly string[],
  config: Partial<BacktestConfigInput>,
): Promise<void> {
  const symbols = [...new Set(bars.map((bar) => bar.symbol))].sort();
  const panel = panelFromBars(bars, { basis: 'total_return' });
  const { result } = await runConfig(panel, { ...REFERENCE_CONFIG, ...config, collection: 'test' });
  const { opens, closes } = matrices(bars, symbols, dates);
  const first = dates.findIndex((date) => date >= result.manifest.range.start);
  const { holdings, rebalanceEvery } = result.manifest.strategy.parameters as {
    holdings: number;
    rebalanceEvery: number;
  };
  const expected = referenceMomentum(opens, closes, first, { holdings, every: rebalanceEvery });
  expect(result.days.equity).toHaveLength(expected.length);
  const worst = expected.reduce((most, value, t) => Math.max(most, Math.abs(result.days.equity[t] / value - 1)), 0);
  expect(worst).toBeLessThan(1e-6);
  expect(result.fills.length).toBeGreaterThan(100);
}

describe('momentum reference', () => {
  it('a random market with gaps, late listings and vanishing names -> equity equals independent arithmetic every day', async () => {
    const dates = sessionsFrom('2004-01-02', 700);
    const random = new RandomStream(7, 'test/momentum');
    const bars: Bar[] = [];
    for (let i = 0; i < 40; i++) {
      const symbol = `S${String(i).padStart(2, '0')}`;
      const begins = random.uniform() < 0.2 ? random.below(400) : 0;
      const ends = random.uniform() < 0.2 ? 300 + random.below(400) : dates.length;
      let close = 10 + 90 * random.uniform();
      let factor = 0.6;
      dates.forEach((date, t) => {
        const open = close * (1 + 0.01 * random.normal());
        close = Math.max(open * (1 + 0.02 * random.normal()), 0.1);
        factor = Math.min(1, factor * (random.uniform() < 0.01 ? 1.01 : 1));
        if (t < begins || t >= ends || random.uniform() < 0.01) return;
        bars.push({ symbol, date, open, close, adjustedClose: close * factor });
      });
    }
    await expectAgreement(bars, dates, {
      start: dates[30],
      end: dates[dates.length - 1],
      parameters: { holdings: 9, rebalanceEvery: 21 },
    });
  });

  (hasSharedData ? it : it.skip)(
    'us-equities 2003-2017 -> equity equals independent arithmetic every day',
    async () => {
      const folder = join(SHARED_DATA, 'us-equities/prices');
      const bars = readdirSync(folder).flatMap((file) => {
        const symbol = file.replace('.csv.gz', '');
        const lines = gunzipSync(readFileSync(join(folder, file)))
          .toString('utf8')
          .trim()
          .split('\n');
        return lines.slice(1).map((line) => {
          const [date, open, , , close, adjustedClose] = line.split(',');
          return { symbol, date, open: Number(open), close: Number(close), adjustedClose: Number(adjustedClose) };
        });
      });
      const calendar = readFileSync(join(SHARED_DATA, 'calendars/xnys.csv'), 'utf8').trim().split('\n').slice(1);
      const dates = calendar.map((line) => line.slice(0, 10)).filter((date) => date <= '2017-12-31');
      await expectAgreement(bars, dates, {});
    },
  );
});
