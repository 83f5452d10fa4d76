import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fixedClock, tradeDate } from '@prometheus/core';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { EmbeddingConflictError, EmbeddingValueError } from '../../src/errors.js';
import { embeddingBytes, embeddingOfBytes } from '../../src/store/embedding-bytes.js';
import { EmbeddingRepository, type StoredEmbedding } from '../../src/store/embedding-repository.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let repository: EmbeddingRepository;

beforeAll(async () => {
  database = await openScratchDatabase();
  repository = new EmbeddingRepository(database, fixedClock('2024-03-01T12:00:00Z'));
});
beforeEach(() => database.historical.pool.query('TRUNCATE historical.numeric_window_embeddings'));
afterAll(() => database.close());

const embedding = (entityId: string, date: string, vector: readonly number[] = [0.6, 0.8]): StoredEmbedding => ({
  entityType: 'region',
  entityId,
  asOfDate: tradeDate(date),
  modelId: 'num-regime-core-v1_0123456789ab',
  windowSpec: 'daily',
  vector: Float32Array.from(vector),
});
const QUERY = { entityType: 'region', modelId: 'num-regime-core-v1_0123456789ab' };

describe('EmbeddingRepository', () => {
  it('embeddings saved in any order -> loaded by date and entity with the same bits, within the dates asked', async () => {
    const rows = [embedding('US', '2020-01-03', [1, 0]), embedding('EU', '2020-01-03'), embedding('US', '2020-01-02')];
    expect(await repository.save(rows)).toBe(3);
    expect(await repository.load(QUERY)).toEqual([rows[2], rows[1], rows[0]]);
    expect(await repository.load({ ...QUERY, entityId: 'US', to: tradeDate('2020-01-02') })).toEqual([rows[2]]);
    expect(await repository.load({ ...QUERY, from: tradeDate('2020-01-03') })).toEqual([rows[1], rows[0]]);
    expect(await repository.load({ ...QUERY, windowSpec: 'weekly' })).toEqual([]);
    expect(await repository.load({ ...QUERY, modelId: 'other' })).toEqual([]);
  });

  it('the same again with new ones -> only the new are stored; ids follow from the key', async () => {
    await repository.save([embedding('US', '2020-01-02')]);
    expect(await repository.save([embedding('US', '2020-01-02'), embedding('US', '2020-01-03')])).toBe(1);
    const ids = async () =>
      (await database.historical.pool.query('SELECT embedding_id FROM historical.numeric_window_embeddings ORDER BY 1'))
        .rows;
    const first = await ids();
    expect(first).toHaveLength(2);
    await database.historical.pool.query('TRUNCATE historical.numeric_window_embeddings');
    await repository.save([embedding('US', '2020-01-03'), embedding('US', '2020-01-02')]);
    expect(await ids()).toEqual(first);
  });

  it('other numbers under a key that is stored -> refused, and nothing of the call is kept', async () => {
    await repository.save([embedding('US', '2020-01-02')]);
    const save = repository.save([embedding('US', '2020-01-03'), embedding('US', '2020-01-02', [0.8, 0.6])]);
    await expect(save).rejects.toThrow(EmbeddingConflictError);
    await expect(save).rejects.toMatchObject({ key: 'US on 2020-01-02 by num-regime-core-v1_0123456789ab' });
    expect(await repository.load(QUERY)).toEqual([embedding('US', '2020-01-02')]);
  });

  it('one key twice in a call -> once when equal, refused when not', async () => {
    expect(await repository.save([embedding('US', '2020-01-02'), embedding('US', '2020-01-02')])).toBe(1);
    const twice = [embedding('US', '2020-01-03', [1, 0]), embedding('US', '2020-01-03', [0, 1])];
    await expect(repository.save(twice)).rejects.toThrow(EmbeddingConflictError);
  });

  it('a vector that no encoder makes -> refused; zero, which one can -> stored', async () => {
    for (const vector of [[0.6, 0.7], [Number.NaN, 1], []]) {
      await expect(repository.save([embedding('US', '2020-01-02', vector)])).rejects.toThrow(EmbeddingValueError);
    }
    expect(await repository.save([embedding('US', '2020-01-02', [0, 0])])).toBe(1);
    expect(await repository.save([])).toBe(0);
  });

  it('two at once with the same rows -> each stored once', async () => {
    const rows = Array.from({ length: 50 }, (_, k) => embedding(`E${k}`, '2020-01-02'));
    const stored = await Promise.all([repository.save(rows), repository.save(rows)]);
    expect(stored[0] + stored[1]).toBe(50);
    expect(await repository.load(QUERY)).toHaveLength(50);
  });
});

describe('embeddingBytes', () => {
  it('1, -2 and 0.5 -> their IEEE 754 bytes, least significant first, and back', () => {
    const vector = Float32Array.of(1, -2, 0.5);
    expect(embeddingBytes(vector).toString('hex')).toBe('0000803f000000c00000003f');
    expect(embeddingOfBytes(embeddingBytes(vector))).toEqual(vector);
    expect(() => embeddingOfBytes(Buffer.alloc(5))).toThrow(RangeError);
  });
});
