import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The published libraries, in an order in which each comes after what it imports. */
export const LIBRARIES = [
  'core',
  'statistics',
  'data',
  'synthetic',
  'encoders',
  'regime',
  'execution',
  'orchestration',
] as const;

/** A copy of the work tree without ignored files, with the installed packages linked in: a place to plant faults. */
export function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'prometheus-copy-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file), { errorOnExist: false });
  }
  linkPackages(copy);
  return copy;
}

/** Third-party packages come from the original, our own from the copy, so that an import resolves inside it. */
function linkPackages(copy: string): void {
  const from = join(ROOT, 'node_modules');
  const to = join(copy, 'node_modules');
  mkdirSync(join(to, '@prometheus'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@prometheus') symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(from, '@prometheus'))) {
    const home = relative(ROOT, realpathSync(join(from, '@prometheus', name)));
    symlinkSync(join(copy, home), join(to, '@prometheus', name), 'dir');
  }
}
