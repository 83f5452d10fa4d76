import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { InputFileError } from '../../src/errors.js';
import { readCsvRows } from '../../src/ingestion/csv-file.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

const folder = temporaryDirectory();
let count = 0;
function fileOf(content: string | Uint8Array): string {
  const file = join(folder, `file-${(count += 1)}.csv`);
  writeFileSync(file, content);
  return file;
}

async function read(content: string | Uint8Array, delimiter = ','): Promise<{ rows: string[][]; lines: number[] }> {
  const rows: string[][] = [];
  const lines: number[] = [];
  for await (const batch of readCsvRows(fileOf(content), delimiter)) {
    batch.rows.forEach((row, i) => {
      rows.push([...row]);
      lines.push(batch.lineOf(i));
    });
  }
  return { rows, lines };
}

const ROWS = [
  ['a', 'b'],
  ['1', '2'],
  ['3', '4'],
];

describe('readCsvRows', () => {
  it.each([
    ['line feeds', 'a,b\n1,2\n3,4\n'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['carriage returns', 'a,b\r1,2\r3,4\r'],
    ['no end of the last line', 'a,b\n1,2\n3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['quotes', '"a","b"\n"1",2\n3,"4"\n'],
    ['quotes and carriage returns', '"a","b"\r\n"1","2"\r\n"3","4"\r\n'],
  ])('%s -> the same rows on lines 1 to 3', async (_, text) => {
    expect(await read(text)).toEqual({ rows: ROWS, lines: [1, 2, 3] });
    expect(await read(gzipSync(text))).toEqual({ rows: ROWS, lines: [1, 2, 3] });
  });

  it('a quoted field with delimiter, quote and line end -> one field, and later lines are counted right', async () => {
    const { rows, lines } = await read('a;b\n"x;""y""\nz";2\n3;4\n', ';');
    expect(rows).toEqual([
      ['a', 'b'],
      ['x;"y"\nz', '2'],
      ['3', '4'],
    ]);
    expect(lines).toEqual([1, 2, 4]);
  });

  it('blank lines -> rows of one empty field, so that later lines keep their number', async () => {
    expect(await read('a,b\n\n1,2\n\n')).toEqual({ rows: [['a', 'b'], [''], ['1', '2'], ['']], lines: [1, 2, 3, 4] });
  });

  it('a file of several pieces, with quoted line ends everywhere -> no row is cut and every line is right', async () => {
    const text = Array.from(
      { length: 60_000 },
      (_, i) => `${i},"first ${i}\nsecond ${'x'.repeat(i % 50)}",${i * 2}\r\n`,
    );
    const { rows, lines } = await read(text.join(''));
    expect(rows).toHaveLength(60_000);
    expect(rows.every((row, i) => row.length === 3 && row[0] === `${i}` && row[2] === `${i * 2}`)).toBe(true);
    expect(lines.every((line, i) => line === 1 + 2 * i)).toBe(true);
  });

  it('a plain file of several pieces -> every row once, in order', async () => {
    const { rows, lines } = await read(
      Array.from({ length: 200_000 }, (_, i) => `${i},${'y'.repeat(i % 17)}\n`).join(''),
    );
    expect(rows.every((row, i) => row[0] === `${i}` && row[1].length === i % 17)).toBe(true);
    expect(lines[199_999]).toBe(200_000);
  });

  it('a character of several bytes across two reads -> read whole', async () => {
    const { rows } = await read(`${'é'.repeat(300_001)},x\n`);
    expect(rows[0][0]).toBe('é'.repeat(300_001));
  });

  it.each([
    ['a quote that is never closed', 'a,b\n1,2\n"3,4\n', /quotes of line 3/],
    ['text after a closing quote', 'a,b\n"1"x,2\n', /quotes of line 2/],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x2c, 0xe9, 0x0a]), /not text in UTF-8/],
    ['a file cut inside a character', Buffer.from([0x61, 0xc3]), /not text in UTF-8/],
    ['binary content', Buffer.from([0x61, 0x00, 0x62, 0x0a]), /not text in UTF-8/],
    ['a gzip file that was cut off', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 40), /not a whole gzip file/],
  ])('%s -> InputFileError that says so', async (_, content, message) => {
    const failure = read(content);
    await expect(failure).rejects.toThrow(InputFileError);
    await expect(failure).rejects.toThrow(message);
  });

  it('a file that does not exist, or is a folder -> InputFileError with the path', async () => {
    const missing = join(folder, 'missing.csv');
    await expect(readCsvRows(missing, ',').next()).rejects.toThrow(`${missing}: there is no such file`);
    await expect(readCsvRows(folder, ',').next()).rejects.toThrow('is a folder');
  });
});
