import { join } from 'node:path';

import { type JsonValue, tradingCalendar } from '@prometheus/core';
import { loadFacts, loadPanel, requiresFacts } from '@prometheus/data';
import {
  type CausalityReport,
  type CausalityViolation,
  checkStrategyCausality,
  loadCurrencyRates,
  loadStrategy,
  resolveEngines,
  runRequirements,
} from '@prometheus/orchestration';
import { type Command } from 'commander';

import { OptionError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import { createProgress } from '../output/progress.js';
import { loadBacktestConfig } from '../run-pipeline.js';
import { type CommonOptions, withSession } from '../session.js';
import { collectText } from './run.js';

interface VerifyOptions extends CommonOptions {
  readonly config: string;
  readonly set: readonly string[];
  readonly days: string;
}

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('look-ahead check: rerun a strategy with the future removed and replaced, and compare')
    .requiredOption('--config <file>', 'YAML file of the backtest')
    .option('--set <path=value>', 'change one setting; may be repeated', collectText, [])
    .option('--days <n>', 'how many random days are tried', '8')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<VerifyOptions>();
      const samples = Number(options.days);
      if (!Number.isInteger(samples) || samples < 1)
        throw new OptionError('--days', options.days, 'Give a whole number of at least 1.');
      const { config, folder, source } = loadBacktestConfig(options.config, options.set);
      const report = await withSession(options, async ({ database, platform }) => {
        const { panel } = await loadPanel(database, config.collection, {
          cacheDir: join(platform.paths.cache, 'panels'),
        });
        const strategy = await loadStrategy(
          config.strategy,
          config.parameters as Record<string, JsonValue>,
          folder,
          source,
        );
        const requires = runRequirements(
          strategy.rule.requires,
          resolveEngines(config.engines, strategy.rule.engines ?? []),
        );
        const facts = requiresFacts(requires) ? { facts: await loadFacts(database, config.collection, requires) } : {};
        const progress = createProgress('Comparing runs', { quiet: options.json === true });
        return checkStrategyCausality({
          strategy,
          config,
          panel,
          ...facts,
          calendar: tradingCalendar(panel.header.market),
          currencies: loadCurrencyRates(config.currencies, panel, folder),
          samples,
          seed: config.seed,
          progress: (done, total) => progress.update(done, total),
        }).finally(() => progress.finish());
      });
      process.stdout.write(
        options.json === true ? `${JSON.stringify(report, undefined, 2)}\n` : verifyText(config.strategy, report),
      );
      if (report.violations.length > 0) process.exitCode = EXIT.failure;
    });
}

function verifyText(strategy: string, { cutoffs, comparisons, violations }: CausalityReport): string {
  if (violations.length === 0) {
    return (
      `No look-ahead found: ${strategy} decided the same, byte for byte, in ${comparisons} runs\n` +
      `with the future after ${cutoffs.length} random days removed or replaced (${cutoffs[0]} to ${cutoffs[cutoffs.length - 1]}),\n` +
      `and when the run was repeated and its rule made anew before each decision.\n`
    );
  }
  const lines = violations
    .slice(0, 10)
    .map(
      (violation) =>
        `  ${violation.date}: ${violation.output} differs ${circumstances(violation)} (${violation.detail})`,
    );
  return `LOOK-AHEAD: ${strategy} depends on more than it may, in ${violations.length} of ${comparisons} runs:\n${lines.join('\n')}\n`;
}

function circumstances({ counterfactual, cutoff }: CausalityViolation): string {
  switch (counterfactual) {
    case 'repeated':
      return 'when the run is simply repeated';
    case 'rebuilt':
      return 'when the rule is made anew before each decision: it keeps something outside its state';
    case 'opened':
      return `when the session after ${cutoff} goes another way after its open`;
    default:
      return `when the future after ${cutoff} is ${counterfactual}`;
  }
}
