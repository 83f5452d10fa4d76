/** Installs the workspace's packages when node_modules does not match package-lock.json; silent when it does. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const stampFile = `${root}node_modules/.installed-lock`;
const lock = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node.js 20.19 or newer is needed, this is ${process.versions.node}: install a newer Node.js and try again.`,
  );
  process.exit(2);
}
if (!isStamped() && !isInstalledByHand()) {
  console.error('Installing packages (once, well under a minute on most machines) ...');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('The packages could not be installed: see the message of npm above, then run the command again.');
    process.exit(npm.status ?? 1);
  }
}
if (!isStamped()) writeFileSync(stampFile, lock);

function isStamped() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock;
}

/** npm notes what it installed in node_modules; a note younger than the lock file speaks of it. */
function isInstalledByHand() {
  const note = `${root}node_modules/.package-lock.json`;
  return (
    !existsSync(stampFile) && existsSync(note) && statSync(note).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs
  );
}
