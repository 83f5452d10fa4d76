import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { PrometheusError } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../../src/database/scratch-database.js';
import { FILE_SPECIMENS } from './file-specimens.js';
import { FOUND, ingestSpecimen, STORED } from './ingest-specimen.js';
import { PRICE_SPECIMENS } from './price-specimens.js';
import { SIDE_SPECIMENS } from './side-specimens.js';
import { refusedFile, SOUND_A, type Specimen } from './specimen.js';
import { stateOf } from './stored-state.js';

const ZOO: readonly Specimen[] = [...PRICE_SPECIMENS, ...FILE_SPECIMENS, ...SIDE_SPECIMENS];
const named = (specimens: readonly Specimen[]): (readonly [string, Specimen])[] =>
  specimens.map((specimen) => [`${specimen.kind}: ${specimen.name}`, specimen]);
const refused = ZOO.filter(({ expected }) => expected.outcome === 'refused');
const repaired = ZOO.filter(({ expected }) => expected.outcome === 'repaired');

let database: ScratchDatabase;
beforeAll(async () => {
  database = await openScratchDatabase();
  const good = refusedFile('', '', 'prices', SOUND_A, '');
  await ingestSpecimen(database, { ...good, file: 'A.csv' }, 'good');
  for (const { kind, content, file } of repaired.filter(({ kind }) => kind !== 'prices' && kind !== 'macro')) {
    await ingestSpecimen(database, { ...good, kind, content, file }, 'good');
  }
});
afterAll(async () => {
  await database.close();
});

const rows = async (sql: string, collection: string): Promise<string[]> => {
  const { rows: found } = await database.historical.pool.query({ text: sql, values: [collection], rowMode: 'array' });
  return (found as unknown[][]).map((row) => row.map((value) => (value === null ? '-' : String(value))).join(' '));
};

describe('specimens that are refused', () => {
  it.each(named(refused))('%s -> a sentence that names the place, the database as before', async (_, specimen) => {
    const { expected } = specimen;
    if (expected.outcome !== 'refused') throw new Error('not refused');
    // A rejected batch leaves its findings, and nothing else.
    const withJournal = expected.code !== 'QUALITY_REJECTED';
    const before = await stateOf(database.historical.pool, { withJournal });
    const undo = await specimen.around?.();
    const failure = await ingestSpecimen(database, specimen, 'good')
      .catch((error: unknown) => error)
      .finally(() => undo?.());
    expect(failure).toBeInstanceOf(PrometheusError);
    expect(failure).toMatchObject({ code: expected.code });
    const { message } = failure as Error;
    expect(message).toContain(expected.says);
    if (expected.file !== undefined) expect(message).toContain(`/${expected.file}`);
    if (expected.line !== undefined) expect(message).toContain(`line ${expected.line}`);
    if (expected.column !== undefined) {
      expect(message).toContain(`, line ${expected.line}, column ${expected.column}: "${expected.value}`);
    }
    // The remedy is a sentence of its own.
    expect(message).toMatch(/\. .+\.$|\nNothing was written\. .+\.$/s);
    expect(message.length).toBeLessThan(6000);
    expect(await stateOf(database.historical.pool, { withJournal })).toEqual(before);
  });
});

describe('specimens that are repaired', () => {
  it.each(named(repaired))('%s -> the documented rows and findings', async (_, specimen) => {
    const { expected } = specimen;
    if (expected.outcome !== 'repaired') throw new Error('not repaired');
    const collection = `zoo-${ZOO.indexOf(specimen)}`;
    await ingestSpecimen(database, specimen, collection);
    expect(await rows(STORED[specimen.kind], collection)).toEqual(expected.rows);
    expect(await rows(FOUND, collection)).toEqual([...expected.findings].sort());
  });
});

describe('docs/ingestion-rules.md', () => {
  const page = fileURLToPath(new URL('../../../../../docs/ingestion-rules.md', import.meta.url));

  it('names every rule that has a specimen, with what becomes of it, and no other', () => {
    expect(existsSync(page)).toBe(true);
    const documented = [
      ...readFileSync(page, 'utf8').matchAll(/^\| `([a-z0-9-]+)` *\|.*\| (refused|repaired) *\|/gm),
    ].map(([, rule, outcome]) => `${rule} ${outcome}`);
    expect(new Set(documented).size).toBe(documented.length);
    expect([...documented].sort()).toEqual(
      [...new Set(ZOO.map(({ rule, expected }) => `${rule} ${expected.outcome}`))].sort(),
    );
  });

  it('no two specimens of a kind have one name, and there are more than a hundred', () => {
    const names = ZOO.map(({ kind, name }) => `${kind} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(100);
  });
});
