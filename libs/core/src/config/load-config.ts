import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { type z } from 'zod';

import { type JsonValue } from '../canonical-json.js';
import { type Environment, processEnvironment } from '../environment.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { configId } from '../identity.js';
import { compareCodeUnits } from '../sorting.js';
import { ConfigLayers } from './layers.js';
import { validateConfig } from './validate-config.js';

const ENVIRONMENT_PREFIX = 'PROMETHEUS__';

export interface LoadConfigOptions {
  /** Folder with `*.yaml`, `<engine>/*.yaml` and `env/<name>.yaml`. */
  readonly dir: string;
  /** Name of the layer under `env/`; none when absent. */
  readonly env?: string;
  /** Highest layer: dotted path to value, as `--set a.b=1` gives. */
  readonly overrides?: Readonly<Record<string, JsonValue>>;
  /** Defaults to the process's environment; only names that begin with `PROMETHEUS__` count. */
  readonly environment?: Environment;
}

export interface LoadedConfig<T> {
  readonly values: T;
  /** The body under `engines.<name>`, and its id `{name}_{hash}`. */
  getEngineConfig(name: string): { readonly configId: string; readonly body: JsonValue };
}

/** Reads the layers base <- engine folders <- env <- environment <- overrides, checks the sum against `schema`, and
 * freezes it. `configs/<engine>/x.yaml` sets `engines.<engine>`; `PROMETHEUS__A__B=1` sets `a.b`.
 * @throws {ConfigError} that lists every problem with file and path */
export function loadConfig<S extends z.ZodType>(schema: S, options: LoadConfigOptions): LoadedConfig<z.output<S>> {
  const layers = new ConfigLayers();
  const problems: ConfigProblem[] = [];
  const addFile = (file: string, prefix: readonly string[]): void => {
    try {
      layers.add(file, readYaml(file), prefix);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  };
  for (const file of yamlFiles(options.dir)) addFile(join(options.dir, file), []);
  for (const engine of engineFolders(options.dir)) {
    for (const file of yamlFiles(join(options.dir, engine))) addFile(join(options.dir, engine, file), ['engines', engine]);
  }
  if (options.env !== undefined) {
    const file = join(options.dir, 'env', `${options.env}.yaml`);
    if (existsSync(file)) addFile(file, []);
    else problems.push({ source: file, path: '', message: `there is no environment "${options.env}"; add this file or choose another` });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  for (const [name, text] of Object.entries(options.environment ?? processEnvironment()).sort(([a], [b]) => compareCodeUnits(a, b))) {
    if (!name.startsWith(ENVIRONMENT_PREFIX) || text === undefined) continue;
    const path = name.slice(ENVIRONMENT_PREFIX.length).split('__').map(camelCase);
    layers.set(`environment variable ${name}`, path, parseScalar(text));
  }
  for (const [path, value] of Object.entries(options.overrides ?? {})) layers.set('--set', path.split('.'), value);

  const values = validateConfig(schema, layers.merged(), (path) => layers.sourceOf(path));
  return {
    values,
    getEngineConfig(name) {
      const body = ((values as { engines?: Record<string, JsonValue> }).engines ?? {})[name] ?? {};
      return { configId: configId(name, body), body };
    },
  };
}

/** Reads one YAML file into plain values.
 * @throws {ConfigError} naming file, line and column of a syntax error or a repeated key */
export function readYaml(file: string): JsonValue {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file does not exist' : (error as Error).message;
    throw new ConfigError([{ source: file, path: '', message: reason }]);
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map((error) => ({ source: file, path: '', message: error.message.split('\n')[0] })),
    );
  }
  return (document.toJS() ?? {}) as JsonValue;
}

/** The value of a `--set` or environment text: YAML's reading of a scalar or flow collection, so `5` is a number. */
export function parseScalar(text: string): JsonValue {
  const document = parseDocument(text);
  return document.errors.length > 0 ? text : ((document.toJS() ?? null) as JsonValue);
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => entry.name)
    .sort(compareCodeUnits);
}

/** Folders of named run configurations, which are read one at a time and are not engines. */
const NOT_ENGINES = new Set(['env', 'backtests', 'pipelines']);

function engineFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_ENGINES.has(entry.name))
    .map((entry) => entry.name)
    .sort(compareCodeUnits);
}
