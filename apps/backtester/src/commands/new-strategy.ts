import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { Option, type Command } from 'commander';

import { OptionError } from '../errors.js';
import { type CommonOptions } from '../session.js';

export type ScaffoldLanguage = 'ts' | 'js';

interface NewStrategyOptions extends CommonOptions {
  readonly out: string;
  readonly language: ScaffoldLanguage;
  readonly collection: string;
}

export function addNewCommand(program: Command): void {
  program
    .command('new')
    .description('begin something of your own')
    .command('strategy <name>')
    .description('write a strategy that runs, to be changed, and a configuration for it')
    .option('--out <folder>', 'where the two files go', 'strategies')
    .addOption(
      new Option('--language <language>', 'ts runs from source only, js everywhere')
        .choices(['ts', 'js'])
        .default('ts'),
    )
    .option('--collection <id>', 'collection of the configuration', 'us-equities')
    .action((name: string, _options, command: Command) => {
      const options = command.optsWithGlobals<NewStrategyOptions>();
      const files = writeScaffold({ ...options, name });
      const missing = missingPackages(files.strategy);
      if (options.json === true) {
        process.stdout.write(`${JSON.stringify({ ...files, missing }, undefined, 2)}\n`);
        return;
      }
      const install =
        missing.length === 0
          ? ''
          : `Before the first run, from the folder of the strategy: npm install ${missing.join(' ')}\n`;
      process.stdout.write(
        `Strategy: ${files.strategy}\nConfiguration: ${files.config}\n${install}` +
          `Run: prometheus-backtest run --config ${files.config}\n` +
          `Look-ahead check: prometheus-backtest verify --config ${files.config}\n`,
      );
    });
}

export interface Scaffold {
  /** Small letters, digits and hyphens. */
  readonly name: string;
  readonly out: string;
  readonly language: ScaffoldLanguage;
  readonly collection: string;
}

/** Writes `<name>.ts` (or `.mjs`) and `<name>.yaml`.
 * @throws {OptionError} on a name that cannot be used, or when one of the files is there already; then nothing is written */
export function writeScaffold({ name, out, language, collection }: Scaffold): {
  readonly strategy: string;
  readonly config: string;
} {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new OptionError('<name>', name, 'Use small letters, digits and hyphens, for example low-volatility.');
  }
  const folder = resolve(out);
  const module = language === 'ts' ? `${name}.ts` : `${name}.mjs`;
  const files = { strategy: join(folder, module), config: join(folder, `${name}.yaml`) };
  const present = Object.values(files).find((file) => existsSync(file));
  if (present !== undefined) {
    throw new OptionError('<name>', name, `${present} is there already. Choose another name or --out.`);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(files.strategy, strategyText(name), { flag: 'wx' });
  writeFileSync(files.config, configText(name, module, collection), { flag: 'wx' });
  return files;
}

/** Packages that the strategy imports and that are not found from where it lies. */
function missingPackages(strategy: string): string[] {
  const { resolve: find } = createRequire(strategy);
  return ['@prometheus/orchestration', 'zod'].filter((name) => {
    try {
      find(`${name}/package.json`);
      return false;
    } catch {
      return true;
    }
  });
}

/** The same text is TypeScript and JavaScript: all types are inferred. */
function strategyText(name: string): string {
  return `// ${name}: holds the instruments whose price rose most over the last \`lookback\` sessions.
//
// What to change:
// - \`parameters\` is a schema with defaults; the configuration sets them under \`parameters:\`, and a sweep varies them.
// - \`requiredHistory\` is how many sessions \`decide\` reads, today included. It is not called before there are so many.
// - \`rebalanceEvery\` is how many sessions lie between two calls.
// - \`decide\` sees the market as it was at today's close (\`view\`) and the book (\`portfolio\`), and returns what to hold
//   from now on: weights, shares or money by instrument. Returning undefined leaves everything as it is.
//
// Nothing later than today can be read through \`view\`. What must be remembered from call to call goes into a declared
// \`state\`, never into variables of this module: the run must repeat.
// \`prometheus-backtest verify --config ${name}.yaml\` checks both.
import { defineStrategy, equalWeights } from '@prometheus/orchestration';
import { z } from 'zod';

export const strategy = defineStrategy({
  name: '${name}',
  description: 'Holds the instruments that rose most over a number of sessions, at equal weights.',
  parameters: z.strictObject({
    lookback: z.number().int().min(1).default(60),
    holdings: z.number().int().min(1).default(10),
    rebalanceEvery: z.number().int().min(1).default(21),
  }),
  configure: ({ lookback, holdings, rebalanceEvery }) => ({
    requiredHistory: lookback + 1,
    rebalanceEvery,
    decide({ view }) {
      // One value for each of view.instruments; NaN where an instrument had no price that day.
      const now = view.crossSection('adjustedClose', 0);
      const before = view.crossSection('adjustedClose', lookback);
      const candidates = view.instruments
        .map((instrument, k) => ({ id: instrument.instrumentId, gain: now[k] / before[k] - 1 }))
        .filter(({ id, gain }) => Number.isFinite(gain) && view.trades(id))
        .sort((a, b) => b.gain - a.gain);
      if (candidates.length === 0) return undefined;
      return equalWeights(candidates.slice(0, holdings).map(({ id }) => id));
    },
  }),
});
`;
}

function configText(name: string, module: string, collection: string): string {
  return `# prometheus-backtest run --config ${name}.yaml
name: ${name}
# \`prometheus-backtest list\` shows the collections that there are. The run covers what both have.
collection: ${collection}
start: 2000-01-03
end: 2030-12-31
strategy: ./${module}
parameters:
  lookback: 60
  holdings: 10
  rebalanceEvery: 21
initialCash: 1000000
benchmark: { source: equal_weight }
`;
}
