import { join } from 'node:path';

import { type JsonValue, tradeDate } from '@prometheus/core';
import { renderSummaryTable } from '@prometheus/orchestration';
import { type Command } from 'commander';

import { RESULT_FILES, resultJson, writeResults } from '../output/write-results.js';
import { type CompletedRun, loadBacktestConfig, runAndStore } from '../run-pipeline.js';
import { type CommonOptions, type Session, withSession } from '../session.js';

interface RunOptions extends CommonOptions {
  readonly config: string;
  readonly start?: string;
  readonly end?: string;
  readonly set: readonly string[];
  readonly out?: string;
}

export const collectText = (value: string, previous: readonly string[]): string[] => [...previous, value];

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run a backtest, store it and write its report')
    .requiredOption('--config <file>', 'YAML file of the backtest')
    .option('--start <date>', 'first day, instead of the one in the file')
    .option('--end <date>', 'last day, instead of the one in the file')
    .option('--set <path=value>', 'change one setting; may be repeated', collectText, [])
    .option('--out <folder>', 'where result.json, equity.csv, fills.csv, order-costs.csv and report.html go')
    .addHelpText(
      'after',
      '\nExample:\n  prometheus-backtest run --config configs/backtests/momentum-reference.yaml --set parameters.holdings=20',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<RunOptions>();
      const loaded = loadBacktestConfig(options.config, [...dateSettings(options), ...options.set]);
      await withSession(options, async (session) => {
        const run = await runAndStore(session, loaded, options.json === true);
        const folder = writeResults(run.result, run.outcome, options.out ?? defaultFolder(session, run));
        if (options.json === true) process.stdout.write(jsonSummary(run, folder));
        else process.stdout.write(runText(run, folder));
      });
    });
}

function dateSettings({ start, end }: RunOptions): string[] {
  return [
    ...(start === undefined ? [] : [`start=${tradeDate(start, '--start')}`]),
    ...(end === undefined ? [] : [`end=${tradeDate(end, '--end')}`]),
  ];
}

/** `results/<name>-<first digits of the run id>`. */
export function defaultFolder({ platform }: Session, { result }: CompletedRun): string {
  const name = result.manifest.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return join(platform.paths.results, `${name || 'run'}-${result.manifest.runId.slice(0, 12)}`);
}

export function runText({ result, saved }: CompletedRun, folder: string): string {
  const outcome = {
    stored: 'The run is stored.',
    repeated: 'This run was stored before, and its decisions are the same.',
    extended: 'This run was stored before with less detail; the detail was added.',
  }[saved];
  return `${renderSummaryTable(result)}\n${outcome}\nReport: ${join(folder, 'report.html')}\n`;
}

function jsonSummary({ result, saved }: CompletedRun, folder: string): string {
  const summary = JSON.parse(resultJson(result)) as Record<string, JsonValue>;
  const files = Object.fromEntries(RESULT_FILES.map((name) => [name, join(folder, name)]));
  return `${JSON.stringify({ ...summary, saved, files }, undefined, 2)}\n`;
}
