import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { DatabaseError } from '../errors.js';
import { type Store } from './store.js';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const ownPackage = fileURLToPath(new URL('../../', import.meta.url));

/** The folder with a store's migrations: the repository's own when running inside it, otherwise the copy that the
 * published package carries. */
export function migrationsFolder(store: Store['name']): string {
  const candidates = [ownPackage];
  if (existsSync(`${repository}libs/data/package.json`)) candidates.unshift(repository);
  const folders = candidates.map((parent) => `${parent}migrations/${store}`);
  const found = folders.find((folder) => existsSync(`${folder}/meta/_journal.json`));
  if (found !== undefined) return found;
  throw new DatabaseError(
    store,
    `no migrations were found in ${folders.join(' or ')}`,
    'Install @prometheus/data again; its package holds them.',
  );
}
