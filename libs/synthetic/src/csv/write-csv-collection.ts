import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { TargetDirectoryError } from '../errors.js';
import { type SyntheticMarket } from '../market/synthetic-market.js';
import { actionsCsv, indexCsv, membershipCsv, sectorsCsv, sharesOutstandingCsv } from './collection-tables.js';
import { deterministicGzip } from './deterministic-gzip.js';
import { priceCsv, priceCsvBuffer } from './price-csv.js';

/** Writes a market as a folder of files such as a data vendor delivers:
 *
 * - `prices/<SYMBOL>.csv.gz`: date,open,high,low,close,adj_close,volume (raw prices; adj_close total return)
 * - `actions.csv`: ticker,ex_date,type,ratio,amount,currency,pay_date,known_at (UTC). MERGER and DELISTING rows carry the
 *   cash for one share, and as ex_date the first session without trading
 * - `membership.csv`: ticker,start_date,end_date (exclusive, empty while the spell goes on)
 * - `sectors.csv`: ticker,name,sector,sub_industry
 * - `shares_outstanding.csv`: ticker,start_date,shares
 * - `index.csv`: date,close,total_return
 *
 * Every number reads back to the double in memory. The folder appears complete or not at all.
 * @throws {TargetDirectoryError} when `directory` exists and is not an empty directory */
export async function writeCsvCollection(market: SyntheticMarket, directory: string): Promise<void> {
  const target = resolve(directory);
  await refuseOccupied(target);
  const staging = join(dirname(target), `.${basename(target)}.partial`);
  await rm(staging, { recursive: true, force: true });
  try {
    await mkdir(join(staging, 'prices'), { recursive: true });
    await writePrices(market, join(staging, 'prices'));
    await writeFile(join(staging, 'actions.csv'), actionsCsv(market));
    await writeFile(join(staging, 'membership.csv'), membershipCsv(market));
    await writeFile(join(staging, 'sectors.csv'), sectorsCsv(market));
    await writeFile(join(staging, 'shares_outstanding.csv'), sharesOutstandingCsv(market));
    await writeFile(join(staging, 'index.csv'), indexCsv(market));
    await rmdir(target).catch(ignoreAbsent);
    await rename(staging, target);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

/** Compresses on the thread pool while the next files are formatted, with few files in memory at a time. */
async function writePrices(market: SyntheticMarket, directory: string): Promise<void> {
  const buffer = priceCsvBuffer(market.sessions.length);
  const dates = Buffer.from(market.sessions.join(''), 'latin1');
  const pending = new Set<Promise<void>>();
  for (const instrument of market.instruments) {
    const content = priceCsv(instrument, dates, buffer);
    const write = deterministicGzip(content)
      .then((bytes) => writeFile(join(directory, `${instrument.symbol}.csv.gz`), bytes))
      .finally(() => pending.delete(write));
    pending.add(write);
    if (pending.size >= MAXIMUM_PENDING) await Promise.race(pending);
  }
  await Promise.all(pending);
}

const MAXIMUM_PENDING = 8;

async function refuseOccupied(target: string): Promise<void> {
  try {
    if ((await readdir(target)).length > 0) throw new TargetDirectoryError(target, 'is not empty');
  } catch (error) {
    if (isSystemError(error, 'ENOTDIR')) throw new TargetDirectoryError(target, 'is a file');
    ignoreAbsent(error);
  }
}

function ignoreAbsent(error: unknown): void {
  if (!isSystemError(error, 'ENOENT')) throw error;
}

function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
