import { join } from 'node:path';
import { type z } from 'zod';

import { type JsonValue } from '../canonical-json.js';
import { type Environment, processEnvironment } from '../environment.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { configId } from '../identity.js';
import { compareCodeUnits } from '../sorting.js';
import { engineFolders, yamlFiles } from './config-files.js';
import { ConfigLayers } from './layers.js';
import { parseScalar, readYaml } from './read-yaml.js';
import { checkConfig } from './validate-config.js';

const ENVIRONMENT_PREFIX = 'PROMETHEUS__';

export interface LoadConfigOptions {
  /** Folder with `*.yaml`, `<engine>/*.yaml` and `env/<name>.yaml`. A folder that does not exist has no layers. */
  readonly dir: string;
  /** Name of the layer under `env/`; none when absent. */
  readonly env?: string;
  /** Highest layer: dotted path to value, as `--set a.b=1` gives. */
  readonly overrides?: Readonly<Record<string, JsonValue>>;
  /** Defaults to the process's environment; only names that begin with `PROMETHEUS__` count. */
  readonly environment?: Environment;
}

export interface LoadedConfig<T> {
  /** Frozen with everything below. */
  readonly values: T;
  /** The body under `engines.<name>` as the schema returns it (empty when there is none), and its id `{name}_{hash}`. */
  getEngineConfig(name: string): { readonly configId: string; readonly body: JsonValue };
}

/** Reads the layers base <- engine folders <- env <- environment <- overrides, checks the sum against `schema`, and
 * freezes it. `configs/<engine>/x.yaml` sets `engines.<engine>`; `PROMETHEUS__A__POOL_SIZE=1` sets `a.poolSize`. Files of
 * one folder are read in code-unit order of their names.
 * @throws {ConfigError} that lists every problem of every layer with its file (or option, or variable) and path */
export function loadConfig<S extends z.ZodType>(schema: S, options: LoadConfigOptions): LoadedConfig<z.output<S>> {
  const layers = new ConfigLayers();
  const problems: ConfigProblem[] = [];
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  };
  const { dir } = options;
  layers.add(dir, {});
  attempt(() => {
    for (const { file, path } of layerFiles(dir)) attempt(() => layers.add(file, readSection(file), path));
  });
  const { env } = options;
  if (env !== undefined) attempt(() => layers.add(...environmentLayer(dir, env)));
  for (const { name, path, value } of variables(options.environment ?? processEnvironment())) {
    attempt(() => layers.set(`environment variable ${name}`, path, value));
  }
  for (const [path, value] of Object.entries(options.overrides ?? {})) {
    attempt(() => layers.set('override', path.split('.'), value));
  }
  const checked = checkConfig(schema, layers.merged(), (path) => layers.sourceOf(path));
  if ('values' in checked && problems.length === 0) return loaded(checked.values);
  // What is missing may stand in a layer that could not be read.
  const certain =
    'values' in checked ? [] : checked.problems.filter(({ kind }) => problems.length === 0 || kind === 'written');
  throw new ConfigError([...problems, ...certain.map(({ source, path, message }) => ({ source, path, message }))]);
}

function loaded<T>(values: T): LoadedConfig<T> {
  return {
    values,
    getEngineConfig(name) {
      const { engines } = values as { engines?: Record<string, JsonValue> };
      const body = engines !== undefined && Object.hasOwn(engines, name) ? engines[name] : {};
      return { configId: configId(name, body), body };
    },
  };
}

/** Files of the base and of the engines with the section that each sets. */
function layerFiles(dir: string): { file: string; path: string[] }[] {
  const base = yamlFiles(dir).map((name) => ({ file: join(dir, name), path: [] }));
  const engines = engineFolders(dir).flatMap((engine) =>
    yamlFiles(join(dir, engine)).map((name) => ({ file: join(dir, engine, name), path: ['engines', engine] })),
  );
  return [...base, ...engines];
}

function readSection(file: string): JsonValue {
  const value = readYaml(file);
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  const found = Array.isArray(value) ? 'a list' : 'a single value';
  throw new ConfigError([{ source: file, path: '', message: `expected keys with values, found ${found}` }]);
}

function environmentLayer(dir: string, env: string): [string, JsonValue] {
  const names = yamlFiles(join(dir, 'env'));
  const name = names.find((candidate) => candidate === `${env}.yaml` || candidate === `${env}.yml`);
  if (name === undefined) {
    const known = names.map((candidate) => candidate.replace(/\.ya?ml$/, '')).join(', ') || 'none';
    const source = join(dir, 'env', `${env}.yaml`);
    throw new ConfigError([
      {
        source,
        path: '',
        message: `there is no environment "${env}" (there is: ${known}); add this file or choose another`,
      },
    ]);
  }
  const file = join(dir, 'env', name);
  return [file, readSection(file)];
}

/** `PROMETHEUS__DATABASES__POOL_SIZE` sets `databases.poolSize`. */
function variables(environment: Environment): { name: string; path: string[]; value: JsonValue }[] {
  return Object.entries(environment)
    .filter((entry): entry is [string, string] => entry[0].startsWith(ENVIRONMENT_PREFIX) && entry[1] !== undefined)
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, text]) => ({
      name,
      path: name.slice(ENVIRONMENT_PREFIX.length).split('__').map(camelCase),
      value: parseScalar(text),
    }));
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
