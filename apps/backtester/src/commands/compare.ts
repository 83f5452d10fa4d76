import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import {
  compareRuns,
  renderComparison,
  renderComparisonTable,
  ResultsRepository,
  type RunComparison,
} from '@prometheus/orchestration';
import { type Command } from 'commander';

import { type CommonOptions, withSession } from '../session.js';

interface CompareOptions extends CommonOptions {
  readonly out?: string;
}

export function addCompareCommand(program: Command): void {
  program
    .command('compare <a> <b>')
    .description('set two stored runs side by side and test whether they differ')
    .option('--out <folder>', 'write comparison.html there')
    .action(async (a: string, b: string, _options, command: Command) => {
      const options = command.optsWithGlobals<CompareOptions>();
      const comparison = await withSession(options, async ({ database }) => {
        const repository = new ResultsRepository(database);
        return compareRuns(await repository.load(a), await repository.load(b));
      });
      const file = options.out === undefined ? undefined : writePage(comparison, options.out);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify(comparisonJson(comparison, file), undefined, 2)}\n`
          : `${renderComparisonTable(comparison)}${file === undefined ? '' : `\nPage: ${file}\n`}`,
      );
    });
}

function writePage(comparison: RunComparison, out: string): string {
  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'comparison.html');
  writeFileSync(file, renderComparison(comparison));
  return file;
}

function comparisonJson(comparison: RunComparison, file: string | undefined): Record<string, unknown> {
  const { common, runs, meanTest, sharpeTest, configDifferences, verdict } = comparison;
  const [a, b] = runs.map(({ manifest, metrics }, k) => ({
    runId: manifest.runId,
    name: manifest.name,
    strategy: manifest.strategy.name,
    range: manifest.range,
    metrics,
    commonDays: common.figures[k],
  }));
  return {
    a,
    b,
    commonDays: {
      first: common.dates[0],
      last: common.dates[common.dates.length - 1],
      closes: common.dates.length,
      correlation: common.correlation,
    },
    meanTest,
    sharpeTest,
    configDifferences,
    verdict,
    ...(file === undefined ? {} : { page: file }),
  };
}
