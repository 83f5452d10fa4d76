import { openSync, closeSync, ftruncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { fixedClock } from '@prometheus/core';

import { InputFileError } from '../../../src/errors.js';
import { ingestStooqZip, type IngestStooqZipOptions } from '../../../src/providers/stooq/ingest-stooq-zip.js';
import { ZIP_LIMITS, ZipTexts } from '../../../src/providers/stooq/zip-entries.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { ingestionDatabase, PRICES } from '../../ingestion/ingestion-database.js';
import { type ZipEntry, zipOf } from './zip-writer.js';

const HEADER = '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>';

function bars(ticker: string, ...rows: readonly string[]): string {
  const lines = rows.map((row) => {
    const [date, price, volume] = row.split(' ');
    return `${ticker},D,${date},000000,${price},${price},${price},${price},${volume},0`;
  });
  return [HEADER, ...lines, ''].join('\r\n');
}

const ENTRIES: readonly ZipEntry[] = [
  { name: 'data/daily/us/nyse stocks/2/xyz.us.txt', content: bars('XYZ.US', '20100104 30 10') },
  { name: 'data/daily/us/nasdaq stocks/1/', content: '' },
  {
    name: 'data/daily/us/nasdaq stocks/1/abc.us.txt',
    content: bars('ABC.US', '20100105 11 200.25', '20100104 10 100.5'),
  },
  { name: 'data/daily/us/nasdaq stocks/1/none.us.txt', content: '' },
  { name: 'data/daily/us/nyse etfs/brk-b.us.txt', content: bars('BRK-B.US', '20100104 70 5'), method: 0 },
  { name: 'data/daily/us/readme.pdf', content: 'ignored' },
];

function zipFile(entries: readonly ZipEntry[] | Buffer): string {
  const path = join(temporaryDirectory(), 'd_us_txt.zip');
  writeFileSync(path, Buffer.isBuffer(entries) ? entries : zipOf(entries));
  return path;
}

const store = ingestionDatabase();

function ingest(zip: string, options: Partial<IngestStooqZipOptions> = {}) {
  const clock = fixedClock('2020-01-02T12:00:00Z');
  return ingestStooqZip(store.database, { zip, collection: 'stooq', ...options }, { clock });
}

async function nothingStored(): Promise<void> {
  expect(await store.rows('SELECT 1 FROM historical.collections')).toEqual([]);
  expect(await store.rows('SELECT 1 FROM historical.prices_daily')).toEqual([]);
}

describe('ingestStooqZip', () => {
  it('a zip of a market -> bars of all symbols without suffix, on the total-return basis; empty files are a finding', async () => {
    const progress: number[] = [];
    const zip = zipFile(ENTRIES);
    const clock = fixedClock('2020-01-02T12:00:00Z');
    const report = await ingestStooqZip(
      store.database,
      { zip, collection: 'stooq' },
      { clock, progress: ({ phase, filesDone }) => phase === 'reading' && progress.push(filesDone) },
    );
    expect(progress).toEqual([1, 2, 3]);
    expect(report).toMatchObject({ adjustment: 'total_return', instruments: 3, files: 3, source: zip });
    expect(report.findings.filter(({ code }) => code === 'UNKNOWN_INSTRUMENT')).toMatchObject([
      { detail: 'empty in the zip file, not stored: NONE', occurrences: 1 },
    ]);
    expect(await store.rows(PRICES)).toEqual([
      'stooq:ABC 2010-01-04 10 10 10 10 10 100.5 2010-01-04T21:00:00.000 true stooq:prices:1',
      'stooq:ABC 2010-01-05 11 11 11 11 11 200.25 2010-01-05T21:00:00.000 true stooq:prices:1',
      'stooq:BRK-B 2010-01-04 70 70 70 70 70 5 2010-01-04T21:00:00.000 true stooq:prices:1',
      'stooq:XYZ 2010-01-04 30 30 30 30 30 10 2010-01-04T21:00:00.000 true stooq:prices:1',
    ]);
    const again = await ingest(zip);
    expect(again.datasets.map(({ state }) => state)).toEqual(['UNCHANGED']);
  });

  it('the entries in another order -> the same content', async () => {
    const first = await ingest(zipFile(ENTRIES));
    const second = await ingest(zipFile([...ENTRIES].reverse()));
    expect(second.datasets[0].contentHash).toBe(first.datasets[0].contentHash);
  });

  it('chosen symbols and exchanges -> these alone; what is not there is a finding', async () => {
    const report = await ingest(zipFile(ENTRIES), { symbols: ['abc', 'XYZ', 'NOPE'], exchanges: ['NASDAQ'] });
    expect(report.instruments).toBe(1);
    expect(report.findings).toMatchObject([{ detail: 'not in the zip file, not stored: NOPE, XYZ', occurrences: 2 }]);
    expect(await store.rows('SELECT DISTINCT instrument_id FROM historical.prices_daily')).toEqual(['stooq:ABC']);
  });

  it('nothing of what was chosen -> an error that names the exchanges', async () => {
    await expect(ingest(zipFile(ENTRIES), { symbols: ['NOPE'] })).rejects.toThrow(
      /symbols "NOPE" names nothing.*nasdaq, nyse/,
    );
    await expect(ingest(zipFile(ENTRIES), { exchanges: ['lse'] })).rejects.toThrow('exchange "lse" names nothing');
    await nothingStored();
  });

  const daily = (ticker: string): string => `data/daily/us/nasdaq stocks/${ticker}.us.txt`;
  it.each([
    [
      'another file name than ticker',
      bars('XYZ.US', '20100104 1 1'),
      'line 2, column <TICKER>: "XYZ.US" is not ABC.US',
    ],
    ['bars of an hour', bars('ABC.US', '20100104 1 1').replace(',D,', ',60,'), 'line 2, column <PER>: "60" is not D'],
    ['a negative price', bars('ABC.US', '20100104 -1 1'), 'column <OPEN>: "-1" is negative'],
    ['no day', bars('ABC.US', '20100230 1 1'), 'column <DATE>: "20100230" is not a date'],
    ['a cut row', `${bars('ABC.US', '20100104 1 1')}ABC.US,D,2010`, 'has 3 fields where the header has 10'],
    ['two rows of a day', bars('ABC.US', '20100104 1 1', '20100104 2 1'), 'has other values on line'],
    ['a day to come', bars('ABC.US', '20300104 1 1'), 'is a session that has not closed yet'],
    ['another header', 'Date,Open,High,Low,Close,Volume\n2010-01-04,1,1,1,1,1\n', 'the header has no column <PER>'],
    ['no text', Buffer.from([0xff, 0xfe, 0x00]), 'is not text in UTF-8'],
  ])('%s -> refused with its entry, nothing stored', async (_name, content, message) => {
    const refused = ingest(zipFile([{ name: daily('abc'), content }]));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow('abc.us.txt');
    await nothingStored();
  });

  const good = { name: daily('abc'), content: bars('ABC.US', '20100104 1 1') };
  const zeros = Buffer.alloc(3 * 1024 * 1024, '0');
  it.each<[string, readonly ZipEntry[], string]>([
    [
      'a name that leads out',
      [good, { ...good, name: 'data/daily/us/nasdaq stocks/../../../x.us.txt' }],
      'cannot be accepted',
    ],
    ['an absolute name', [good, { ...good, name: '/data/daily/us/nasdaq stocks/x.us.txt' }], 'cannot be accepted'],
    ['a drive', [good, { ...good, name: 'C:/data/daily/us/nasdaq stocks/x.us.txt' }], 'cannot be accepted'],
    ['a backward path', [good, { ...good, name: '..\\daily\\us\\nasdaq stocks\\x.us.txt' }], 'cannot be accepted'],
    ['a name that is no symbol', [{ ...good, name: daily('=cmd()') }], 'its name is not a symbol'],
    ['one name twice', [good, good], 'has two entries'],
    ['one symbol twice', [good, { ...good, name: 'data/daily/us/nyse stocks/abc.us.txt' }], 'is a second file of ABC'],
    ['an encrypted entry', [{ ...good, isEncrypted: true }], 'is encrypted'],
    ['another packing', [{ ...good, method: 14 }], 'packed by a method (14)'],
    ['a bomb', [{ name: daily('abc'), content: zeros }], 'to 3145728 bytes. No file of prices does that'],
    ['a size that is too small', [{ ...good, claimedSize: 10 }], 'cannot be unpacked'],
    ['a size that is too large', [{ ...good, claimedSize: 5000 }], 'cannot be unpacked'],
    [
      'an entry above the limit',
      [{ ...good, claimedSize: ZIP_LIMITS.entryBytes + 1 }],
      'would unpack to 67108865 bytes',
    ],
    ['no daily file', [{ name: 'data/hourly/us/nasdaq stocks/abc.us.txt', content: 'x' }], 'holds no file daily/'],
  ])('%s -> refused with a sentence, nothing stored', async (_name, entries, message) => {
    const refused = ingest(zipFile(entries));
    await expect(refused).rejects.toThrow(InputFileError);
    await expect(refused).rejects.toThrow(message);
    await nothingStored();
  });

  it('entries that share their packed bytes -> refused for what they are together', async () => {
    // 1,000 KB from some 7 KB: as a small entry let through, ten times too much for the file.
    const content = Buffer.concat(Array.from({ length: 1000 }, (_, i) => Buffer.alloc(1000, String(i % 10))));
    const shared = Array.from({ length: 300 }, (_, i) => ({
      name: daily(`x${i}`),
      content,
      sharesEntry: i === 0 ? undefined : 0,
    }));
    await expect(ZipTexts.open(zipFile(shared))).rejects.toThrow(/would unpack from \d+ to 300000000 bytes/);
  });

  it('more entries than the limit -> refused before they are listed', async () => {
    const limits = { ...ZIP_LIMITS, entries: 1 };
    await expect(ZipTexts.open(zipFile([good, ENTRIES[0]]), limits)).rejects.toThrow('lists 2 entries, more than 1');
  });

  it('no zip, a cut one, a folder, none at all -> refused with a sentence', async () => {
    await expect(ingest(zipFile(Buffer.from('Date,Open\n')))).rejects.toThrow('is no zip file that can be read');
    const whole = zipOf(ENTRIES);
    await expect(ingest(zipFile(whole.subarray(0, whole.length - 40)))).rejects.toThrow(
      'is no zip file that can be read',
    );
    await expect(ingest(temporaryDirectory())).rejects.toThrow('is a folder, not a zip file');
    await expect(ingest('/nowhere/d_us_txt.zip')).rejects.toThrow('there is no such file');
    await nothingStored();
  });

  it('ten gigabytes of nothing -> refused without being read', async () => {
    const path = join(temporaryDirectory(), 'd_us_txt.zip');
    const handle = openSync(path, 'w');
    ftruncateSync(handle, 10 * 1024 ** 3);
    closeSync(handle);
    await expect(ingest(path)).rejects.toThrow('is no zip file that can be read');
    await nothingStored();
  });

  it('damage inside of an entry -> refused, nothing stored', async () => {
    const packed = zipOf(ENTRIES);
    packed.fill(0xff, 100, 130);
    await expect(ingest(zipFile(packed))).rejects.toThrow(/cannot be unpacked|differs from its checksum/);
    // A digit of an entry that is not packed: still a price, but not the one that was sent.
    const plain = zipOf([{ ...good, method: 0 }]);
    plain.write('7', plain.indexOf('000000,1,') + 7);
    await expect(ingest(zipFile(plain))).rejects.toThrow('differs from its checksum');
    await nothingStored();
  });
});
