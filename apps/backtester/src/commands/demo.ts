import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock, validateConfig } from '@prometheus/core';
import { ingestCsv } from '@prometheus/data';
import { backtestConfigSchema, ResultsRepository, renderSummaryTable } from '@prometheus/orchestration';
import { type Command } from 'commander';

import { prepareDemoFiles } from '../demo-market.js';
import { demoRegimes, regimeWindows } from '../demo-regimes.js';
import { createProgress } from '../output/progress.js';
import { resultJson, writeResults } from '../output/write-results.js';
import { type LoadedBacktestConfig, runAndStore } from '../run-pipeline.js';
import { type CommonOptions, type Session, withSession } from '../session.js';
import { ingestText } from './ingest/ingest-text.js';
import { writeHistory } from './regime/write-history.js';

interface DemoOptions extends CommonOptions {
  readonly out?: string;
}

/** Also names the folder of generated files: a change of the generator needs another name. */
const COLLECTION = 'demo-sp500-2000';
const REGIME_PAGE = 'regimes.html';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      "generate a market around the real S&P 500, ingest it, run momentum on it, tell the index's regimes, write pages",
    )
    .option(
      '--out <folder>',
      'where result.json, equity.csv, fills.csv, order-costs.csv, regimes.json, regimes.csv and the pages go',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<DemoOptions>();
      const say = (text: string): void => {
        if (options.json !== true) process.stdout.write(`${text}\n`);
      };
      await withSession(options, (session) => runDemo(session, options, say));
    });
}

async function runDemo(session: Session, options: DemoOptions, say: (text: string) => void): Promise<void> {
  const quiet = options.json === true;
  const files = join('.prometheus', COLLECTION);
  say('Prometheus demo: real index (S&P 500, 2000-2020), SIMULATED stocks.\n');
  const { generated } = await prepareDemoFiles(files);
  const count = readdirSync(join(files, 'prices')).length;
  say(
    `1. Market: ${count} simulated stocks with splits, dividends, mergers and failures, ${generated ? 'written to' : 'found in'} ${files}`,
  );

  const progress = createProgress('   Reading prices', { quiet });
  const report = await ingestCsv(
    session.database,
    {
      dir: join(files, 'prices'),
      adjustment: 'raw',
      membership: join(files, 'membership.csv'),
      sectors: join(files, 'sectors.csv'),
      actions: join(files, 'actions.csv'),
      collection: COLLECTION,
    },
    {
      clock: systemClock,
      logger: session.logger,
      progress: ({ filesDone, filesTotal }) => progress.update(filesDone, filesTotal),
    },
  ).finally(() => progress.finish());
  say(`2. Ingestion:\n${indent(ingestText(report))}`);

  say('3. Backtest: 12-1 momentum, 30 names, monthly, raw prices, whole shares, costs, audited books');
  const run = await runAndStore(session, demoConfig(files), quiet);
  const trials = (await new ResultsRepository(session.database).list()).length;
  const folder = writeResults(run.result, run.outcome, options.out ?? join(session.platform.paths.results, 'demo'));
  const history = await demoRegimes(session, { collection: COLLECTION, folder: files, quiet });
  writeHistory(history, folder, REGIME_PAGE);
  if (quiet) {
    process.stdout.write(resultJson(run.result));
    return;
  }
  say(`\n${renderSummaryTable(run.result)}`);
  say(`The stocks carry no free alpha by construction: a good result here would be luck, and costs are not.`);
  say(`\n4. Regimes of the real index: each close labelled by models of its own past\n`);
  say(indent(regimeWindows(history)));
  say(`\nRuns stored so far: ${trials}. List them with: npm run backtest -- list`);
  say(`\nReport:  ${join(folder, 'report.html')}\nRegimes: ${join(folder, REGIME_PAGE)}`);
}

function demoConfig(files: string): LoadedBacktestConfig {
  const config = validateConfig(
    backtestConfigSchema,
    {
      name: 'Demo momentum',
      description: 'Simulated stocks around the real S&P 500 price index of 2000 to 2020 (npm package vega-datasets).',
      collection: COLLECTION,
      start: '2001-01-02',
      end: '2020-04-17',
      strategy: 'momentum',
      parameters: { holdings: 30 },
      benchmark: {
        source: 'file',
        file: 'index.csv',
        column: 'total_return',
        name: 'S&P 500 prices with the simulated dividends',
        basis: 'total_return',
      },
      banners: ['Simulated stocks: only the index is real. This run shows the program, not a way to earn money.'],
    },
    () => 'the demo',
  );
  return { config, source: 'the demo', folder: files };
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '   ');
}
