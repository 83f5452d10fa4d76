import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConfigError, type JsonValue, sha256, validateConfig } from '@prometheus/core';

import { StrategyModuleError, UnknownStrategyError } from '../errors.js';
import { buyAndHold } from './buy-and-hold.js';
import { equalWeight } from './equal-weight.js';
import { momentum } from './momentum.js';
import { regimeAllocation } from './regime-allocation.js';
import { type ConfiguredStrategy, type Strategy } from './strategy.js';
import { type StateSpec } from './strategy-state.js';
import { trend } from './trend.js';

/** The strategies that come with the platform; the look-ahead proof goes through this list. */
export const BUILT_IN_STRATEGIES: readonly Strategy[] = [
  buyAndHold,
  equalWeight,
  momentum,
  regimeAllocation,
  trend,
] as readonly Strategy[];

export interface LoadedStrategy {
  readonly name: string;
  readonly description: string;
  /** With defaults filled in. */
  readonly parameters: JsonValue;
  /** sha256 of a user's module; undefined for built-in ones, which the code identity covers. */
  readonly moduleHash?: string;
  readonly rule: ConfiguredStrategy;
  readonly state?: StateSpec<unknown>;
  /** The rule made anew from its parameters: one that keeps something for itself forgets it. */
  rebuilt(): ConfiguredStrategy;
}

/** Finds the strategy that a configuration names and fills in its parameters.
 * @param name a built-in name, or a module path relative to `folder`
 * @throws {UnknownStrategyError}, {StrategyModuleError}, {ConfigError} */
export async function loadStrategy(
  name: string,
  parameters: Readonly<Record<string, JsonValue>>,
  folder: string,
  source = 'configuration',
): Promise<LoadedStrategy> {
  if (!name.startsWith('.') && !isAbsolute(name)) {
    const builtIn = BUILT_IN_STRATEGIES.find((strategy) => strategy.name === name);
    if (builtIn === undefined) {
      throw new UnknownStrategyError(
        name,
        BUILT_IN_STRATEGIES.map((strategy) => strategy.name),
      );
    }
    return configured(builtIn, parameters, source);
  }
  const file = resolve(folder, name);
  const text = readModule(file);
  return { ...configured(await importStrategy(file), parameters, source), moduleHash: sha256(text) };
}

function configured(
  strategy: Strategy,
  parameters: Readonly<Record<string, JsonValue>>,
  source: string,
): LoadedStrategy {
  let values: JsonValue;
  try {
    values = validateConfig(strategy.parameters, parameters, () => source) as JsonValue;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.problems.map((p) => ({ ...p, path: p.path === '' ? 'parameters' : `parameters.${p.path}` })),
    );
  }
  return {
    name: strategy.name,
    description: strategy.description,
    parameters: values,
    rule: strategy.configure(values),
    ...(strategy.state === undefined ? {} : { state: strategy.state }),
    rebuilt: () => strategy.configure(values),
  };
}

function readModule(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StrategyModuleError(
      file,
      'the file cannot be read; check the path, which is relative to the configuration file',
      { cause: error },
    );
  }
}

async function importStrategy(file: string): Promise<Strategy> {
  let module: { strategy?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { strategy?: unknown };
  } catch (error) {
    throw new StrategyModuleError(file, `it does not load: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
  const strategy = module.strategy as Partial<Strategy> | undefined;
  if (
    typeof strategy?.configure !== 'function' ||
    typeof strategy.name !== 'string' ||
    strategy.parameters === undefined
  ) {
    throw new StrategyModuleError(
      file,
      'it must export `strategy`, made with defineStrategy({ name, description, parameters, configure })',
    );
  }
  return { description: '', ...strategy } as Strategy;
}
