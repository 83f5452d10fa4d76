import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedClock, type RunId, sha256, type TradeDate } from '@prometheus/core';
import { openScratchDatabase, PanelView, type ScratchDatabase } from '@prometheus/data';

import {
  RegimeConflictError,
  RegimeEngine,
  RegimeRepository,
  type RegimeState,
  regimeStateJson,
} from '../../src/index.js';
import { PROOF_CONFIG } from '../../src/proof/regime-outputs.js';
import { contextOf } from '../support/close-panel.js';
import { switchingMarket } from '../support/switching-market.js';

const CLOCK = fixedClock('2024-01-02T00:00:00Z');
const RUN = sha256('a run') as RunId;
const [{ id: region }] = PROOF_CONFIG.regions;

/** The last states before the first model, and the first under it. */
function someStates(): RegimeState[] {
  const { panel } = switchingMarket(7, 110, 6);
  const context = contextOf(panel);
  const engine = new RegimeEngine({ seed: 0 }, PROOF_CONFIG);
  return Array.from({ length: 60 }, (_, k) => engine.getRegime(new PanelView(context, 50 + k, Infinity), region));
}

describe('stored regimes', () => {
  const states = someStates();
  const [first] = states;
  const last = states[states.length - 1];
  let database: ScratchDatabase;
  let repository: RegimeRepository;
  beforeAll(async () => {
    database = await openScratchDatabase();
    repository = new RegimeRepository(database, 'shop');
  });
  afterAll(() => database.close());

  it('saved and read -> the states again, bit by bit, with the classifier as the model', async () => {
    expect(await repository.save(states, { clock: CLOCK, runId: RUN })).toBe(states.length);
    const stored = await repository.history(region, first.asOfDate, last.asOfDate, { runId: RUN });
    expect(stored.map(({ asOfDate, label, confidence }) => [asOfDate, label, confidence])).toEqual(
      states.map(({ asOfDate, label, confidence }) => [asOfDate, label, confidence]),
    );
    expect(stored[0]).toMatchObject({ label: 'UNDETERMINED', modelId: '', runId: RUN });
    expect(stored[0]).not.toHaveProperty('embedding');
    const newest = stored[stored.length - 1];
    expect(newest.embedding).toEqual(last.embedding);
    expect(newest.modelId).toBe(last.modelIds[1]);
    expect({ ...(newest.metadata as object), label: last.label }).toMatchObject({
      label: last.label,
      probabilities: { ...last.probabilities.value },
      reasons: [...last.reasons],
    });
    expect(Object.keys(regimeStateJson(last) as object)).toEqual(
      expect.arrayContaining(Object.keys(newest.metadata as object)),
    );
  });

  it('embedding -> little-endian float32 in the table', async () => {
    const { rows } = await database.runtime.pool.query<{ regime_embedding: Buffer }>(
      'SELECT regime_embedding FROM runtime.regimes WHERE as_of_date = $1 AND run_id = $2',
      [last.asOfDate, RUN],
    );
    expect(rows[0].regime_embedding.length).toBe(4 * last.embedding.length);
    expect(rows[0].regime_embedding.readFloatLE(0)).toBe(last.embedding[0]);
  });

  it('saved again -> no new rows, the same ids', async () => {
    const before = await repository.history(region, first.asOfDate, last.asOfDate, { runId: RUN });
    expect(await repository.save(states, { clock: CLOCK, runId: RUN })).toBe(0);
    expect(await repository.history(region, first.asOfDate, last.asOfDate, { runId: RUN })).toEqual(before);
  });

  it('outside a run -> rows of their own; a span gives its days alone', async () => {
    await repository.save(states.slice(0, 5), { clock: CLOCK });
    expect(await repository.history(region, first.asOfDate, last.asOfDate)).toHaveLength(5);
    const span = await repository.history(region, states[1].asOfDate, states[2].asOfDate, { runId: RUN });
    expect(span.map(({ asOfDate }) => asOfDate)).toEqual([states[1].asOfDate, states[2].asOfDate]);
    expect(await repository.history(region, '1990-01-01' as TradeDate, '1990-12-31' as TradeDate)).toEqual([]);
  });

  it('another collection with a region of the same name -> rows of its own', async () => {
    const other = new RegimeRepository(database, 'bazaar');
    expect(await other.history(region, first.asOfDate, last.asOfDate, { runId: RUN })).toEqual([]);
    expect(await other.save(states.slice(0, 2), { clock: CLOCK, runId: RUN })).toBe(2);
    expect(await other.history(region, first.asOfDate, last.asOfDate, { runId: RUN })).toHaveLength(2);
  });

  it('another label under one key -> refused, and nothing of that call is stored', async () => {
    const other = { ...last, label: last.label === 'NORMAL' ? ('RECOVERY' as const) : ('NORMAL' as const) };
    const later = { ...last, asOfDate: '2030-01-02' as TradeDate };
    await expect(repository.save([later, other], { clock: CLOCK, runId: RUN })).rejects.toThrow(RegimeConflictError);
    expect(await repository.history(region, later.asOfDate, later.asOfDate, { runId: RUN })).toEqual([]);
  });

  it('one label with two confidences in one call -> refused', async () => {
    const twice = [last, { ...last, confidence: last.confidence / 2 }];
    await expect(repository.save(twice, { clock: CLOCK, runId: sha256('another') as RunId })).rejects.toMatchObject({
      code: 'REGIME_CONFLICT',
      region,
      asOfDate: last.asOfDate,
    });
  });

  it('no states -> nothing happens', async () => {
    expect(await repository.save([], { clock: CLOCK })).toBe(0);
  });
});
