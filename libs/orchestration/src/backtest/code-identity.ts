import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type CodeIdentity, codeIdentity } from '@prometheus/core';

/** The packages whose code decides a backtest's result. */
const PACKAGES = ['core', 'statistics', 'data', 'execution', 'orchestration'];

let identity: CodeIdentity | undefined;

/** Versions and source hash of the packages that decide a backtest, read once a process. */
export function backtestCodeIdentity(): CodeIdentity {
  identity ??= codeIdentity(
    PACKAGES.map((name) => (name === 'orchestration' ? import.meta.url : import.meta.resolve(`@prometheus/${name}`))),
  );
  return identity;
}

/** Whether the source tree that runs holds changes that no commit records; false outside a git checkout. */
export function hasUncommittedChanges(): boolean {
  // An installed package does not change; the checkout around it is its user's.
  if (import.meta.url.includes('/node_modules/')) return false;
  try {
    const status = execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], {
      cwd: dirname(fileURLToPath(import.meta.url)),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status.trim() !== '';
  } catch {
    return false;
  }
}
