import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { temporaryDirectory } from '../fixture/temporary-directory.js';

export const PRICE_HEADER = 'date,open,high,low,close,volume';

/** Writes one file a symbol into a new folder called `name`, gzip where the file name says so, and returns its path. */
export function csvFolder(files: Readonly<Record<string, string>>, name = 'shop'): string {
  const folder = join(temporaryDirectory(), name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), file.endsWith('.gz') ? gzipSync(text) : text);
  }
  return folder;
}

export function csvFile(name: string, ...lines: string[]): string {
  return join(csvFolder({ [name]: `${lines.join('\n')}\n` }), name);
}

/** A price file with the usual header: `10 100` a row stands for open = high = low = close = 10 and volume 100. */
export function priceRows(rows: Readonly<Record<string, string>>): string {
  const lines = Object.entries(rows).map(([date, row]) => {
    const [price, volume = '100'] = row.split(' ');
    return `${date},${price},${price},${price},${price},${volume}`;
  });
  return `${[PRICE_HEADER, ...lines].join('\n')}\n`;
}
