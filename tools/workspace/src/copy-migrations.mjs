/** Copies the repository's migrations into the package that is being packed (the working directory): SQL and journals,
 * without drizzle-kit's snapshots, which only serve to write the next migration. */
import { cpSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const from = fileURLToPath(new URL('../../../migrations', import.meta.url));
const to = resolve('migrations');
rmSync(to, { recursive: true, force: true });
cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('_snapshot.json') });
