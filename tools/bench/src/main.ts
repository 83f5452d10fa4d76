import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { Command } from 'commander';

import { type Measurement } from './benchmark.js';
import { benchFeatures } from './cases/features.js';
import { benchIngestAndPanel } from './cases/ingest-and-panel.js';
import { benchLargeHistory } from './cases/large-history.js';
import { benchRegime } from './cases/regime.js';
import { benchSimpleBacktest } from './cases/simple-backtest.js';
import { benchSweep } from './cases/sweep.js';
import { benchReport, benchTable } from './report.js';

const CASES = ['data', 'features', 'regime', 'backtest', 'sweep'] as const;

const program = new Command('bench')
  .description('measure speed and memory; writes JSON and a table')
  .argument('[cases...]', `which: ${CASES.join(', ')}; all when none is named`)
  .option('--folder <path>', 'where generated data and the database lie', '.prometheus/bench')
  .option('--out <file>', 'JSON file of the results', '.prometheus/bench/last.json')
  .option('--compare <file>', 'show the ratio to an earlier JSON file')
  .action(
    async (
      names: readonly string[],
      options: { readonly folder: string; readonly out: string; readonly compare?: string },
    ) => {
      const unknown = names.filter((name) => !CASES.some((known) => known === name));
      if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', ')}. Known: ${CASES.join(', ')}.`);
      const wants = (name: (typeof CASES)[number]): boolean => names.length === 0 || names.includes(name);
      const measurements: Measurement[] = [];
      const bench = {
        record: (measurement: Measurement): void => {
          measurements.push(measurement);
          process.stderr.write(`${measurement.name}, ${measurement.size}: ${measurement.medianMs.toFixed(1)} ms\n`);
        },
      };
      const folder = resolve(options.folder);
      mkdirSync(folder, { recursive: true });
      if (wants('backtest')) await benchSimpleBacktest(bench);
      if (wants('sweep')) await benchSweep(bench);
      if (wants('features')) await benchFeatures(bench);
      if (wants('regime')) await benchRegime(bench);
      if (wants('data')) {
        await benchIngestAndPanel(bench, folder);
        await benchLargeHistory(bench, folder);
      }
      const report = benchReport(measurements);
      const table = benchTable(report, options.compare);
      const out = resolve(options.out);
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, `${JSON.stringify(report, undefined, 2)}\n`);
      process.stdout.write(`${table}\n\nWritten to ${options.out}\n`);
    },
  );

program.parseAsync(process.argv).catch((error: unknown) => {
  process.stderr.write(`Error: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
