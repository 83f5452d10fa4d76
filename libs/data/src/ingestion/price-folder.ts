import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

import { compareCodeUnits } from '@prometheus/core';

import { IngestOptionError, InputFileError } from '../errors.js';
import { symbolProblem } from './symbol.js';

/** The files of one format in a folder. */
export interface FileKind {
  readonly pattern: RegExp;
  /** As in "holds no .csv or .csv.gz file". */
  readonly endings: string;
  readonly title: string;
  readonly ending: string;
}

export const CSV_FILES: FileKind = {
  pattern: /\.csv(\.gz)?$/i,
  endings: '.csv or .csv.gz',
  title: 'CSV',
  ending: '.csv',
};
export const PARQUET_FILES: FileKind = {
  pattern: /\.(parquet|parq|pq)$/i,
  endings: '.parquet, .parq or .pq',
  title: 'Parquet',
  ending: '.parquet',
};

export interface PriceFile {
  readonly path: string;
  /** Undefined for a long file, whose rows say it. */
  readonly symbol: string | undefined;
}

/** A folder's files by symbol, or the one long file that a path names.
 * @param option which option named the path, for messages
 * @throws {IngestOptionError} when there is no such path
 * @throws as `priceFolderFiles` */
export function listPriceFiles(path: string, kind: FileKind, option: 'dir' | 'file'): PriceFile[] {
  return isFolder(path, option) ? priceFolderFiles(path, kind) : [{ path, symbol: undefined }];
}

/** A name for a collection: the folder's, or its parent's when the folder is called `prices`. */
export function pathCollectionName(path: string, { pattern }: FileKind): string {
  const absolute = resolve(path);
  const name = basename(absolute).replace(pattern, '');
  return name.toLowerCase() === 'prices' ? basename(dirname(absolute)) : name;
}

function isFolder(path: string, option: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new IngestOptionError(option, path, 'does not exist. Check the path.');
  }
}

/** The files of a folder with one file a symbol, by symbol. Names that begin with a dot, and those of another ending, are passed
 * over.
 * @throws {InputFileError} when there is none, or one is no file of the folder, is not named after a symbol, or is a second
 * file of one */
function priceFolderFiles(folder: string, { pattern, endings, title, ending }: FileKind): PriceFile[] {
  const names = readdirSync(folder).filter((name) => pattern.test(name) && !name.startsWith('.'));
  if (names.length === 0) {
    throw new InputFileError(folder, `holds no ${endings} file`, `Name the folder with one ${title} file a symbol.`);
  }
  const home = `${realpathSync(folder)}${sep}`;
  const bySymbol = new Map<string, string>();
  const files = names.sort(compareCodeUnits).map((name): PriceFile & { readonly symbol: string } => {
    const path = join(folder, name);
    requireFileOf(home, path);
    const symbol = name.replace(pattern, '');
    const problem = symbolProblem(symbol);
    if (problem !== undefined)
      throw new InputFileError(path, `its name ${problem}`, `Call the file <symbol>${ending}.`);
    const other = bySymbol.get(symbol.toLowerCase());
    if (other !== undefined) {
      throw new InputFileError(path, `is a second file of ${symbol} beside ${other}`, 'Keep one of the two.');
    }
    bySymbol.set(symbol.toLowerCase(), name);
    return { path, symbol };
  });
  return files.sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
}

/** Follows a link, so long as it does not lead out of the folder: who names a folder means what is in it. */
function requireFileOf(home: string, path: string): void {
  const refuse = (reason: string, remedy: string): never => {
    throw new InputFileError(path, reason, remedy);
  };
  const target = statSync(path, { throwIfNoEntry: false });
  if (target === undefined) return refuse('is a link to nothing', 'Mend the link, or take it away.');
  if (target.isDirectory())
    return refuse('is a folder, not a file', 'Take it out of the folder, or give it another name.');
  if (!target.isFile()) return refuse('is a pipe, socket or device, not a file', 'Write its content into a file.');
  if (!realpathSync(path).startsWith(home))
    refuse('is a link that leads out of the folder', 'Copy the file into the folder.');
}
