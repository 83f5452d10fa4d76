import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { regimeHistoryCsv, regimeHistoryJson, type RegimeHistory, renderRegimePage } from '@prometheus/orchestration';

/** Writes regimes.json, regimes.csv and a page into `folder`: each appears whole or not at all, and other files stay untouched.
 * @param page name of the HTML file
 * @returns their paths */
export function writeHistory(history: RegimeHistory, folder: string, page = 'report.html'): string[] {
  const target = resolve(folder);
  const contents = {
    'regimes.json': `${JSON.stringify(regimeHistoryJson(history), undefined, 1)}\n`,
    'regimes.csv': regimeHistoryCsv(history),
    [page]: renderRegimePage(history),
  };
  mkdirSync(target, { recursive: true });
  const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(staging, name), text);
    return Object.keys(contents).map((name) => {
      const path = join(target, name);
      renameSync(join(staging, name), path);
      return path;
    });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
