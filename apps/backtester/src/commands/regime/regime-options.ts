import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type TradeDate, tradeDate, validateConfig } from '@prometheus/core';
import {
  DEFAULT_REGIME_CONFIG,
  loadRegimeConfig,
  type RegimeConfig,
  regimeConfigSchema,
  UnknownRegionError,
} from '@prometheus/regime';
import { type Command } from 'commander';

import { OptionError } from '../../errors.js';
import { type CommonOptions } from '../../session.js';

export interface RegimeOptions extends CommonOptions {
  readonly collection: string;
  readonly config?: string;
  readonly region?: string;
  readonly index?: string;
}

export interface RegimeRangeOptions extends RegimeOptions {
  readonly from: string;
  readonly to: string;
  readonly out?: string;
}

export const REGIME_FILES_HELP = 'write regimes.json, regimes.csv and report.html there';

/** Options that all commands of `regime` take. */
export function withRegimeOptions(command: Command): Command {
  return command
    .requiredOption('--collection <name>', 'whose sessions and prices are read')
    .option('--config <file>', 'YAML file of the engine; default regime/default.yaml of the configs folder')
    .option('--region <id>', 'only this region of the configuration')
    .option('--index <source>', 'index of the regions instead of the configured one: a symbol, or macro:<series>');
}

export function withRange(command: Command): Command {
  return command.requiredOption('--from <date>', 'first day').requiredOption('--to <date>', 'last day');
}

/** The engine's configuration with the command line's choices in it.
 * @throws {ConfigError | UnknownRegionError} */
export function regimeConfigOf({ configs, config: file, region, index }: RegimeOptions): RegimeConfig {
  const standard = join(configs, 'regime', 'default.yaml');
  const source = file ?? (existsSync(standard) ? standard : undefined);
  const config = source === undefined ? DEFAULT_REGIME_CONFIG : loadRegimeConfig(source);
  if (region === undefined && index === undefined) return config;
  const ids = config.regions.map(({ id }) => id);
  if (region !== undefined && !ids.some((id) => id === region)) throw new UnknownRegionError(region, ids);
  const regions = config.regions
    .filter(({ id }) => region === undefined || id === region)
    .map((chosen) => (index === undefined ? chosen : { ...chosen, index: indexOf(index) }));
  return validateConfig(regimeConfigSchema, { ...config, regions }, () => 'the command line');
}

function indexOf(text: string): Record<string, string> {
  const [, series] = /^macro:(.+)$/.exec(text) ?? [];
  return series === undefined ? { kind: 'instrument', symbol: text } : { kind: 'macro', series };
}

/** @throws {OptionError} unless it is a whole number that is not negative */
export function seedOf(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new OptionError('--seed', text, 'Give a whole number, zero or more.');
}

/** @throws {InvalidDateError} */
export function datesOf({ from, to }: RegimeRangeOptions): { readonly from: TradeDate; readonly to: TradeDate } {
  return { from: tradeDate(from, '--from'), to: tradeDate(to, '--to') };
}
