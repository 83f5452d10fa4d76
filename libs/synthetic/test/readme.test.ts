import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from '@jest/globals';

import { alignIndexToSessions, generateSyntheticMarket, residualReturns, writeCsvCollection } from '../src/index.js';
import { indexPath } from './support/index-paths.js';

it('the example of the README -> runs as written', async () => {
  const path = indexPath(1, 300);
  const sessions = path.dates;
  const rows = path.dates.map((date, t) => ({ date, close: path.levels[t] }));
  const parent = await mkdtemp(join(tmpdir(), 'synthetic-'));
  const directory = join(parent, 'market');
  try {
    // prettier-ignore
    {
const { dates, levels } = alignIndexToSessions(rows, sessions);
const market = generateSyntheticMarket({ seed: 7, index: { dates, levels }, stocks: 50, failures: { ratePerYear: 0.02 } });
const { symbol, sector, bars } = market.instruments[0];
const surprises = residualReturns(market, 0);
await writeCsvCollection(market, directory);

      expect(symbol).toMatch(/^[A-Z]{4}\d+$/);
      expect(market.spec.sectors.map(({ name }) => name)).toContain(sector);
      expect(surprises.length).toBeGreaterThanOrEqual(bars.close.length - 1);
      expect(await readdir(join(directory, 'prices'))).toHaveLength(market.instruments.length);
    }
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
  const readme = await readFile(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
  const here = await readFile(fileURLToPath(import.meta.url), 'utf8');
  const example = /```ts\nimport [^\n]*\n\n(?<body>[\s\S]*?)```/.exec(readme)?.groups?.body ?? 'none';
  expect(here).toContain(example);
});
