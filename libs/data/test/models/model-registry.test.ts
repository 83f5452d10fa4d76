import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fixedClock, InvalidDateError, tradeDate } from '@prometheus/core';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { ArtifactChangedError, ModelConflictError, TrainingCutError, UnknownModelError } from '../../src/errors.js';
import { ModelRegistry } from '../../src/models/model-registry.js';
import { modelIdOf, type TrainedModel } from '../../src/models/trained-model.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
const folder = temporaryDirectory();
const clock = fixedClock('2024-03-01T12:00:00Z');
let registry: ModelRegistry;

beforeAll(async () => {
  database = await openScratchDatabase();
  registry = new ModelRegistry(database, folder, clock);
});
beforeEach(() => database.runtime.pool.query('TRUNCATE runtime.models'));
afterAll(() => database.close());

const model = (overrides: Partial<TrainedModel> = {}): TrainedModel => ({
  engine: 'regime',
  type: 'num-regime-core-v1',
  artifact: { loadings: [0.6, 0.8], names: ['return', 'volatility'] },
  trainingDataSpec: { cut: tradeDate('2012-06-29'), rows: 750 },
  metrics: { explained: 0.93 },
  ...overrides,
});

const fileOf = (artifactRef: string): string => join(folder, artifactRef.slice(0, 2), `${artifactRef}.json`);

describe('ModelRegistry', () => {
  it('a model registered -> loaded as it was on its cut and later, its file canonical JSON', async () => {
    const id = await registry.register(model(), 'regime fit');
    expect(id).toBe(modelIdOf('num-regime-core-v1', model().artifact));
    const loaded = await registry.load(id, { asOf: tradeDate('2012-06-29') });
    expect(loaded).toEqual({
      ...model(),
      modelId: id,
      artifactRef: loaded.artifactRef,
      createdAt: new Date('2024-03-01T12:00:00Z'),
      createdBy: 'regime fit',
    });
    expect(readFileSync(fileOf(loaded.artifactRef), 'utf8')).toBe(
      '{"loadings":[0.6,0.8],"names":["return","volatility"]}',
    );
    expect((await registry.load(id, { asOf: tradeDate('2024-01-02') })).modelId).toBe(id);
  });

  it('for a day before the end of its training data -> refused, naming both dates', async () => {
    const id = await registry.register(model(), 'test');
    const refusal: unknown = await registry
      .load(id, { asOf: tradeDate('2012-06-28') })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TrainingCutError);
    expect(refusal).toMatchObject({ code: 'TRAINING_CUT', trainedTo: '2012-06-29', limit: '2012-06-28' });
    expect((refusal as Error).message).toContain('that would look ahead');
  });

  it('bytes of the file altered -> refused', async () => {
    const id = await registry.register(model({ artifact: { loadings: [1, 0] } }), 'test');
    const { artifactRef } = await registry.load(id, { asOf: tradeDate('2020-01-02') });
    writeFileSync(fileOf(artifactRef), '{"loadings":[0,1]}');
    await expect(registry.load(id, { asOf: tradeDate('2020-01-02') })).rejects.toThrow(ArtifactChangedError);
  });

  it('an id that was never registered -> refused', async () => {
    await expect(registry.load('none_000000000000', { asOf: tradeDate('2020-01-02') })).rejects.toThrow(
      UnknownModelError,
    );
  });

  it('no end of the training data -> not registered; a row that has none -> not loaded', async () => {
    const spec = { cut: 'never' } as unknown as TrainedModel['trainingDataSpec'];
    await expect(registry.register(model({ trainingDataSpec: spec }), 'test')).rejects.toThrow(InvalidDateError);
    const id = await registry.register(model(), 'test');
    await database.runtime.pool.query(`UPDATE runtime.models SET training_data_spec = '{}'`);
    await expect(registry.load(id, { asOf: tradeDate('2024-01-02') })).rejects.toThrow(TrainingCutError);
  });

  it('the same model again, later and by another -> one row, as it was first stored', async () => {
    await registry.register(model(), 'first');
    clock.set('2024-03-02T12:00:00Z');
    await registry.register(model(), 'second');
    clock.set('2024-03-01T12:00:00Z');
    expect(await registry.list()).toMatchObject([{ createdBy: 'first', createdAt: new Date('2024-03-01T12:00:00Z') }]);
  });

  it('the same artifact under another cut or engine -> refused, and none of its batch is stored', async () => {
    await registry.register(model(), 'first');
    const other = model({ artifact: { loadings: [1] } });
    const early = model({ trainingDataSpec: { cut: tradeDate('2005-01-03'), rows: 750 } });
    await expect(registry.registerAll([other, early], 'second')).rejects.toThrow(ModelConflictError);
    await expect(registry.register(model({ engine: 'stability' }), 'second')).rejects.toMatchObject({
      differences: ['engine'],
    });
    expect(await registry.list()).toHaveLength(1);
  });

  it('many models -> listed by engine, type and cut, and filtered', async () => {
    const cuts = ['2012-06-29', '2010-12-31', '2011-06-30'].map((cut) => tradeDate(cut));
    const ids = await registry.registerAll(
      [
        ...cuts.map((cut) => model({ artifact: { cut }, trainingDataSpec: { cut } })),
        model({ type: 'hmm-v1', trainingDataSpec: { cut: cuts[0] } }),
        model({ engine: 'profile', type: 'num-profile-core-v1' }),
      ],
      'test',
    );
    const listed = async (filters: Parameters<ModelRegistry['list']>[0]) =>
      (await registry.list(filters)).map(({ modelId }) => modelId);
    expect(await listed({})).toEqual([ids[4], ids[3], ids[1], ids[2], ids[0]]);
    expect(await listed({ engine: 'regime', type: 'num-regime-core-v1' })).toEqual([ids[1], ids[2], ids[0]]);
    expect(await listed({ asOf: tradeDate('2011-06-30') })).toEqual([ids[1], ids[2]]);
    expect(await registry.registerAll([], 'test')).toEqual([]);
  });
});
