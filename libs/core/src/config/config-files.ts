import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigError } from '../errors.js';
import { compareCodeUnits } from '../sorting.js';

/** Folders of named configurations, which are read one at a time and are not engines. */
const NOT_ENGINES = new Set(['env', 'backtests', 'pipelines']);

/** Names of the YAML files directly in `folder`, in code-unit order; none when there is no such folder.
 * @throws {ConfigError} when the folder cannot be listed */
export function yamlFiles(folder: string): string[] {
  return entries(folder).filter((name) => /\.ya?ml$/.test(name) && statSync(join(folder, name)).isFile());
}

/** Names of the folders in `folder` that hold one engine's configuration each, in code-unit order. */
export function engineFolders(folder: string): string[] {
  return entries(folder).filter((name) => !NOT_ENGINES.has(name) && statSync(join(folder, name)).isDirectory());
}

/** Links are followed and hidden names passed over: mounted configuration volumes consist of both. */
function entries(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    const problem = code === 'ENOTDIR' ? 'this is not a folder; name the one that holds the configuration' : message;
    throw new ConfigError([{ source: folder, path: '', message: problem }]);
  }
  return names
    .filter((name) => !name.startsWith('.') && statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined)
    .sort(compareCodeUnits);
}
