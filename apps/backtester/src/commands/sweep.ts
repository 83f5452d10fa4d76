import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

import { type JsonValue, readYaml, systemClock, validateConfig } from '@prometheus/core';
import { loadFacts, loadPanel, requiresFacts, sessionCloses } from '@prometheus/data';
import {
  backtestCodeIdentity,
  csvOf,
  expandGrid,
  ExperimentRepository,
  type ExportColumn,
  type ExportTable,
  type Grid,
  gridSchema,
  requiredFacts,
  runSweep,
  type SweepReport,
  type SweepRow,
  TrialWorkers,
} from '@prometheus/orchestration';
import { type Command } from 'commander';

import { OptionError } from '../errors.js';
import { createProgress } from '../output/progress.js';
import { textTable } from '../output/text-table.js';
import { loadBacktestConfig } from '../run-pipeline.js';
import { type CommonOptions, type Session, withSession } from '../session.js';
import { collectText } from './run.js';
import { createLiveTable } from './live-table.js';

export interface GridOptions extends CommonOptions {
  readonly config: string;
  readonly grid: string;
  readonly set: readonly string[];
  readonly threads: string;
  readonly out?: string;
}

interface SweepOptions extends GridOptions {
  readonly top: string;
}

export function addSweepCommand(program: Command): void {
  gridOptions(program.command('sweep').description('run every combination of a grid of settings and rank them'))
    .option('--top <n>', 'rows of the table', '20')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<SweepOptions>();
      const top = wholeNumber('--top', options.top);
      const report = await withWorkers(options, (workers) =>
        withSession(options, (session) => sweep(session, options, workers)),
      );
      const file = options.out === undefined ? undefined : writeCsv(sweepTable(report), options.out);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ ...report, ...(file === undefined ? {} : { file }) }, undefined, 2)}\n`
          : `${reportText(report, top)}${file === undefined ? '' : `Table: ${file}\n`}`,
      );
    });
}

/** Starts the threads of a grid at once: they load while the database is opened and the panel read. */
export async function withWorkers<T>(
  { threads }: GridOptions,
  work: (workers: TrialWorkers) => Promise<T>,
): Promise<T> {
  const workers = new TrialWorkers(wholeNumber('--threads', threads) - 1);
  try {
    return await work(workers);
  } finally {
    await workers.close();
  }
}

/** Options of every command that runs a grid. */
export function gridOptions(command: Command): Command {
  return command
    .requiredOption('--config <file>', 'YAML file of the backtest')
    .requiredOption('--grid <file>', 'YAML file of the settings to try')
    .option('--set <path=value>', 'change one setting of all runs; may be repeated', collectText, [])
    .option('--threads <n>', 'threads that make runs', String(availableParallelism()))
    .option('--out <folder>', 'write the results there as CSV');
}

export function wholeNumber(option: string, text: string, least = 1): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new OptionError(option, text, `Give a whole number of at least ${least}.`);
  return value;
}

/** What sweeps and walk-forwards start from: the configuration as it is written, the panel, the code. */
export async function experimentInputs({ database, platform }: Session, options: GridOptions, grid: Grid) {
  const { config, folder, source } = loadBacktestConfig(options.config, options.set);
  const reading = createProgress('Reading the panel', { quiet: options.json === true });
  const { panel } = await loadPanel(database, config.collection, {
    cacheDir: join(platform.paths.cache, 'panels'),
    progress: (read, total) => reading.update(read, total),
  }).finally(() => reading.finish());
  // What was checked can be checked again: defaults are filled in, and a grid may replace them.
  const written = { config: config as unknown as JsonValue, configFolder: folder, configSource: source };
  const requires = await requiredFacts(written, expandGrid(grid, options.grid));
  const facts = requiresFacts(requires) ? { facts: await loadFacts(database, config.collection, requires) } : {};
  return {
    name: config.name,
    base: { ...written, ...facts, code: backtestCodeIdentity() },
    panel,
    closes: sessionCloses(panel),
    threads: wholeNumber('--threads', options.threads),
    store: new ExperimentRepository(database, systemClock),
  };
}

async function sweep(session: Session, options: SweepOptions, workers: TrialWorkers): Promise<SweepReport> {
  const grid = validateConfig(gridSchema, readYaml(options.grid), () => options.grid);
  const inputs = await experimentInputs(session, options, grid);
  const live = createLiveTable({ quiet: options.json === true });
  return runSweep({
    ...inputs,
    workers,
    grid,
    gridSource: options.grid,
    progress: ({ done, total, refused, best }) => {
      live.update(done, total, () => [
        `${done} of ${total} runs${refused > 0 ? `, ${refused} refused` : ''}`,
        ...(best().length === 0 ? [] : rankedTable(best()).split('\n')),
      ]);
    },
  }).finally(() => live.finish());
}

function reportText(report: SweepReport, top: number): string {
  const { rows, refused, resumed, trials, experimentId } = report;
  const lines = [
    ...(rows.length === 0 ? ['No combination could be run.'] : [rankedTable(rows.slice(0, top))]),
    ...(rows.length > top ? [`... and ${rows.length - top} more (--top, --json or --out show them)`] : []),
    '',
    `${rows.length} runs${resumed > 0 ? `, ${resumed} of them stored by an earlier sweep and not run again` : ''}.`,
    ...(refused.length === 0
      ? []
      : [`${refused.length} combinations were refused and are no trials, the first because: ${refused[0].reason}`]),
    `Deflated Sharpe: probability that the true ratio beats the best of ${trials.count} trials without skill.`,
    `Experiment ${experimentId.slice(0, 12)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function rankedTable(rows: readonly SweepRow[]): string {
  const paths = Object.keys(rows[0].settings);
  const percent = (value: number | undefined): string => (value === undefined ? '' : `${(value * 100).toFixed(2)} %`);
  return textTable(
    [
      ['#', ...paths.map((path) => path.replace(/^parameters\./, '')), 'Sharpe', 'deflated', 'CAGR', 'drawdown', 'run'],
      ...rows.map(({ settings, metrics, deflatedSharpe, runId }, k) => [
        String(k + 1),
        ...paths.map((path) => JSON.stringify(settings[path])),
        metrics.sharpe?.toFixed(3) ?? '',
        deflatedSharpe?.toFixed(3) ?? '',
        percent(metrics.cagr),
        percent(metrics.maxDrawdown),
        runId.slice(0, 12),
      ]),
    ],
    [0, ...paths.map((_, k) => k + 1), ...[1, 2, 3, 4].map((k) => paths.length + k)],
  );
}

/** All runs, the best first. */
function sweepTable({ rows }: SweepReport): ExportTable {
  const paths = rows.length === 0 ? [] : Object.keys(rows[0].settings);
  const column = (
    name: string,
    type: ExportColumn['type'],
    value: (row: SweepRow) => string | number | undefined,
  ): ExportColumn => ({ name, type, values: rows.map(value) });
  return {
    name: 'sweep',
    rows: rows.length,
    columns: [
      column('ordinal', 'integer', (row) => row.ordinal),
      ...paths.map((path) =>
        column(path, 'text', ({ settings }) =>
          typeof settings[path] === 'string' ? settings[path] : JSON.stringify(settings[path]),
        ),
      ),
      column('sharpe', 'number', (row) => row.metrics.sharpe),
      column('deflated_sharpe', 'number', (row) => row.deflatedSharpe),
      column('cagr', 'number', (row) => row.metrics.cagr),
      column('total_return', 'number', (row) => row.metrics.totalReturn),
      column('annual_volatility', 'number', (row) => row.metrics.annualVolatility),
      column('max_drawdown', 'number', (row) => row.metrics.maxDrawdown),
      column('turnover_annual', 'number', (row) => row.metrics.turnoverAnnual),
      column('final_equity', 'number', (row) => row.metrics.finalEquity),
      column('fills', 'integer', (row) => row.metrics.fills),
      column('run_id', 'text', (row) => row.runId),
      column('decision_hash', 'text', (row) => row.decisionHash),
    ],
  };
}

export function writeCsv(table: ExportTable, out: string): string {
  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${table.name}.csv`);
  writeFileSync(file, csvOf(table));
  return file;
}
