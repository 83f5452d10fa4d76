import { readYaml, validateConfig } from '@prometheus/core';
import {
  type ExportTable,
  gridSchema,
  runWalkForward,
  type WalkForwardReport,
  type WalkForwardRow,
  walkForwardSchema,
} from '@prometheus/orchestration';
import { type Command } from 'commander';
import { z } from 'zod';

import { createProgress } from '../output/progress.js';
import { textTable } from '../output/text-table.js';
import { withSession } from '../session.js';
import { experimentInputs, type GridOptions, gridOptions, wholeNumber, withWorkers, writeCsv } from './sweep.js';

/** The file of `--grid`: windows, which options may replace, beside the grid. */
const fileSchema = gridSchema.extend({ walkForward: z.record(z.string(), z.json()).default({}) });

const LENGTHS = ['train', 'test', 'step', 'purge', 'embargo'] as const;

type WalkForwardOptions = GridOptions & { readonly [K in (typeof LENGTHS)[number]]?: string };

export function addWalkForwardCommand(program: Command): void {
  gridOptions(
    program
      .command('walk-forward')
      .description('choose settings on train windows, run them on the test windows behind, chain what they earned'),
  )
    .option('--train <sessions>', 'length of a train window')
    .option('--test <sessions>', 'length of a test window')
    .option('--step <sessions>', 'from one test window to the next; the length of a test window by default')
    .option('--purge <sessions>', 'between train and test')
    .option('--embargo <sessions>', 'after a test window, left out of later train windows')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<WalkForwardOptions>();
      const { walkForward, ...grid } = validateConfig(fileSchema, readYaml(options.grid), () => options.grid);
      const given = LENGTHS.flatMap((name) => {
        const text = options[name];
        return text === undefined ? [] : [[name, wholeNumber(`--${name}`, text, 0)] as const];
      });
      const windows = validateConfig(walkForwardSchema, { ...walkForward, ...Object.fromEntries(given) }, ([name]) =>
        given.some(([option]) => option === name) ? `--${name}` : `${options.grid}, walkForward`,
      );
      const report = await withWorkers(options, (workers) =>
        withSession(options, async (session) => {
          const inputs = await experimentInputs(session, options, grid);
          const running = createProgress('Running windows', { quiet: options.json === true });
          return runWalkForward({
            ...inputs,
            workers,
            windows,
            grid,
            gridSource: options.grid,
            progress: (done, total) => running.update(done, total),
          }).finally(() => running.finish());
        }),
      );
      const files =
        options.out === undefined
          ? []
          : [writeCsv(windowTable(report.rows), options.out), writeCsv(curveTable(report), options.out)];
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ ...report, curve: { ...report.curve, returns: [...report.curve.returns] }, files }, undefined, 2)}\n`
          : `${reportText(report)}${files.map((file) => `Table: ${file}\n`).join('')}`,
      );
    });
}

function reportText(report: WalkForwardReport): string {
  const { rows, outOfSample, inSampleSharpe, efficiency, resumed, combinations, experimentId } = report;
  const table = textTable(
    [
      ['train', 'test', 'chosen', 'Sharpe in', 'Sharpe out', 'return out'],
      ...rows.map(({ train, test, settings, inSample, outOfSample: out }) => [
        `${train[0]} ${train[1]}`,
        `${test[0]} ${test[1]}`,
        Object.entries(settings)
          .map(([path, value]) => `${path.replace(/^parameters\./, '')} ${JSON.stringify(value)}`)
          .join(', '),
        ratio(inSample.sharpe),
        ratio(out.sharpe),
        percent(out.totalReturn),
      ]),
    ],
    [3, 4, 5],
    140,
  );
  const lines = [
    table,
    '',
    `Out of sample, ${report.curve.dates[0]} to ${report.curve.dates[report.curve.dates.length - 1]}: ` +
      `return ${percent(outOfSample.totalReturn)}, CAGR ${percent(outOfSample.cagr)}, drawdown ${percent(outOfSample.maxDrawdown)}`,
    `Sharpe ratio ${ratio(outOfSample.sharpe)} (standard error ${ratio(outOfSample.sharpeStandardError)}) out of sample, ` +
      `${ratio(inSampleSharpe)} on average in sample${efficiency === undefined ? '' : `: ${percent(efficiency)} is left`}.`,
    'Each test window begins in cash: its first session earns nothing, and what it opens is paid for.',
    `${rows.length} windows of ${combinations} combinations` +
      `${resumed === 0 ? '' : `; ${resumed} train runs were stored by an earlier call and not made again`}.`,
    `Experiment ${experimentId.slice(0, 12)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const percent = (value: number | undefined): string => (value === undefined ? '-' : `${(value * 100).toFixed(2)} %`);
const ratio = (value: number | undefined): string => value?.toFixed(2) ?? '-';

function windowTable(rows: readonly WalkForwardRow[]): ExportTable {
  const paths = Object.keys(rows[0].settings);
  return {
    name: 'windows',
    rows: rows.length,
    columns: [
      { name: 'train_first', type: 'date', values: rows.map(({ train }) => train[0]) },
      { name: 'train_last', type: 'date', values: rows.map(({ train }) => train[1]) },
      { name: 'test_first', type: 'date', values: rows.map(({ test }) => test[0]) },
      { name: 'test_last', type: 'date', values: rows.map(({ test }) => test[1]) },
      ...paths.map((name) => ({
        name,
        type: 'text' as const,
        values: rows.map(({ settings }) => JSON.stringify(settings[name])),
      })),
      { name: 'sharpe_in_sample', type: 'number', values: rows.map(({ inSample }) => inSample.sharpe) },
      { name: 'sharpe_out_of_sample', type: 'number', values: rows.map(({ outOfSample }) => outOfSample.sharpe) },
      { name: 'return_out_of_sample', type: 'number', values: rows.map(({ outOfSample }) => outOfSample.totalReturn) },
    ],
  };
}

function curveTable({ curve }: WalkForwardReport): ExportTable {
  return {
    name: 'out-of-sample',
    rows: curve.dates.length,
    columns: [
      { name: 'date', type: 'date', values: curve.dates },
      { name: 'return', type: 'number', values: [...curve.returns] },
    ],
  };
}
