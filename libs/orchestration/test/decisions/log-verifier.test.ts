import { describe, expect, it } from '@jest/globals';
import { decisionHash, type JsonValue, tradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { decisionIdOf, decisionOf, type DecisionRow, type StoredInputRefs } from '../../src/decisions/decision-row.js';
import { LogVerifier } from '../../src/decisions/log-verifier.js';
import { closeMs, faultsOf, OTHER_RUN, REGIME_ID, RUN, STRATEGY_ID, writtenLog } from './decision-log-fixture.js';

const { rows, head } = writtenLog(6);
const LAST = rows.length - 1;

/** The rows with one changed. */
const withRow = (k: number, change: Partial<DecisionRow>): DecisionRow[] =>
  rows.map((row, at) => (at === k ? { ...row, ...change } : row));
const refsOf = (k: number): StoredInputRefs => rows[k].inputRefs as unknown as StoredInputRefs;
const withRefs = (k: number, change: Partial<StoredInputRefs>): DecisionRow[] =>
  withRow(k, { inputRefs: { ...refsOf(k), ...change } as unknown as JsonValue });
/** A row whose hash fits what it says. */
const rehashed = (row: DecisionRow): DecisionRow => ({
  ...row,
  hash: decisionHash(row.previousHash, decisionOf(row, row.inputRefs as unknown as StoredInputRefs)),
});
const places = (changed: readonly DecisionRow[]) =>
  faultsOf(changed, head).map(({ kind, sequence, columns }) => [kind, sequence, ...(columns ?? [])]);

describe('a log as it was written', () => {
  it('-> no fault, with the number of rows, of decisions by engine, and the head', () => {
    const verifier = new LogVerifier({ run: RUN, mode: 'BACKTEST', closeMs });
    for (const row of rows) verifier.add(row);
    expect(verifier.finish(head)).toEqual([]);
    expect(verifier.rows).toBe(12);
    expect([...verifier.engines]).toEqual([
      ['regime', 6],
      ['strategy', 6],
    ]);
    expect([...verifier.configs]).toEqual([
      [REGIME_ID, 'regime'],
      [STRATEGY_ID, 'strategy'],
    ]);
    expect(verifier.head).toBe(head);
  });

  it('through JSON with other orders of keys -> no fault', () => {
    const turned = rows.map((row) => ({
      ...row,
      inputRefs: Object.fromEntries(Object.entries(row.inputRefs as object).reverse()) as JsonValue,
      summary: Object.fromEntries(Object.entries(row.summary as object).reverse()) as JsonValue,
    }));
    expect(faultsOf(turned, head)).toEqual([]);
  });

  it('without decisions -> no fault', () => {
    expect(faultsOf([], '0'.repeat(64))).toEqual([]);
  });
});

describe('an altered column', () => {
  const date = tradeDate('2010-01-09');
  const cases: readonly [string, DecisionRow[], number][] = [
    ['proposed_action', withRow(4, { action: { label: 'L5' } }), 4],
    ['as_of_date', withRow(4, { asOfDate: date }), 4],
    ['engine_name', withRow(5, { engine: 'regime' }), 5],
    ['config_id', withRow(4, { configId: 'regime_ffffffffffff' }), 4],
    ['context_id', withRow(4, { contextId: `${rows[4].asOfDate}_backtest_other` }), 4],
    ['timestamp', withRow(4, { timestampMs: rows[4].timestampMs + 1 }), 4],
    ['mode', withRow(4, { mode: 'PAPER' }), 4],
    ['decision_id', withRow(4, { decisionId: decisionIdOf(RUN, 400) }), 4],
    ['previous_hash', withRow(4, { previousHash: rows[1].hash }), 4],
    ['hash', withRow(4, { hash: 'a'.repeat(64) }), 4],
    ['hash', withRow(LAST, { hash: 'a'.repeat(64) }), LAST],
    ['input_refs', withRefs(4, { inputsHash: 'ffff' }), 4],
    ['input_refs', withRefs(10, { modelIds: ['pca_1', 'hmm_7'] }), 10],
    ['input_refs', withRow(4, { inputRefs: { ...refsOf(4), more: 1 } as unknown as JsonValue }), 4],
    ['input_refs', withRow(4, { inputRefs: null }), 4],
    ['raw_input_summary', withRow(5, { summary: { coverage: 1 } }), 5],
    ['sequence', withRow(LAST, { sequence: 500, decisionId: decisionIdOf(RUN, 500) }), 500],
  ];
  it.each(cases)('%s -> that column of that row, and nothing else', (column, changed, sequence) => {
    expect(places(changed)).toEqual([['altered', sequence, column]]);
  });

  it('a figure behind a decision, or the digest of what it read -> the two columns that the inputs hash covers', () => {
    const both = [['altered', 4, 'raw_input_summary', 'input_refs']];
    expect(places(withRow(4, { summary: { coverage: 0.5, reasons: ['none'] } }))).toEqual(both);
    expect(places(withRefs(4, { evidence: { panel: 'p9' } }))).toEqual(both);
  });

  it('evidence taken away -> said, because other decisions of the engine have it', () => {
    const { inputsHash, modelIds } = refsOf(4);
    expect(places(withRow(4, { summary: {}, inputRefs: { inputsHash, modelIds } }))).toEqual([
      ['altered', 4, 'raw_input_summary', 'input_refs'],
    ]);
  });

  it('an action together with the hash of its row -> the next row follows a hash that no row has', () => {
    const [fault, ...more] = faultsOf(withRow(4, rehashed({ ...rows[4], action: 'other' })), head);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ kind: 'missing', sequence: 5 });
    expect(fault.words).toMatch(/row 4 was rewritten together with its hash/);
  });

  it('the last action together with its hash -> the log does not end in the head of the run', () => {
    const [fault, ...more] = faultsOf(withRow(LAST, rehashed({ ...rows[LAST], action: 'other' })), head);
    expect(more).toEqual([]);
    expect(fault.words).toMatch(/The log ends before the head of the run, .* or row 11 was rewritten/);
  });
});

describe('rows missing, moved or added', () => {
  const without = (...gone: number[]): DecisionRow[] => rows.filter((_, k) => !gone.includes(k));
  const renumbered = (list: readonly DecisionRow[]): DecisionRow[] =>
    list.map((row, sequence) => ({ ...row, sequence, decisionId: decisionIdOf(RUN, sequence) }));
  const foreign = writtenLog(8, OTHER_RUN, (k) => ({ other: k })).rows;

  it.each([
    ['one in the middle', without(4), 4, /^Row 4 is missing: row 5 follows/],
    ['three in the middle', without(4, 5, 6), 4, /^Rows 4 to 6 are missing: row 7 follows/],
    ['the first', without(0), 0, /^Row 0 is missing/],
    ['the last', without(LAST), LAST, /^The log ends before the head of the run/],
    ['one in the middle, the rest renumbered', renumbered(without(4)), 4, /rows before it are missing/],
  ])('%s -> missing', (_, changed, sequence, words) => {
    const [fault, ...more] = faultsOf(changed, head);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ kind: 'missing', sequence });
    expect(fault.words).toMatch(words);
  });

  it('two removed apart from each other -> two faults', () => {
    expect(places(without(2, 8))).toEqual([
      ['missing', 2],
      ['missing', 8],
    ]);
  });

  it('two rows that exchanged their places, with or without their ids -> both out of place', () => {
    const both = [
      ['reordered', 3],
      ['reordered', 7],
    ];
    const swapped = rows.map((row, k) => (k === 3 ? { ...row, sequence: 7 } : k === 7 ? { ...row, sequence: 3 } : row));
    expect(places(swapped)).toEqual(both);
    expect(places(renumbered([...swapped].sort((a, b) => a.sequence - b.sequence)))).toEqual(both);
    expect(faultsOf(swapped, head)[0].words).toBe('Row 3 is out of place: by the chain it belongs at 7.');
  });

  it('a row at the end whose hash fits -> added', () => {
    const more = rehashed({ ...rows[LAST], previousHash: head, sequence: 12, decisionId: decisionIdOf(RUN, 12) });
    expect(places([...rows, more])).toEqual([['added', 12]]);
  });

  it('a row in the middle, the rest renumbered -> added there', () => {
    const more = rehashed({ ...rows[4], previousHash: rows[4].hash, action: 'more' });
    expect(places(renumbered([...rows.slice(0, 5), more, ...rows.slice(5)]))).toEqual([['added', 5]]);
  });

  it('a row of another run at the end -> added, of another run', () => {
    const [fault, ...more] = faultsOf([...rows, foreign[12]], head);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ kind: 'added', sequence: 12 });
    expect(fault.words).toMatch(/its id is that of another run/);
  });

  it('a row of another run in place of one -> one missing, one added', () => {
    expect(places([...without(5), foreign[5]])).toEqual([
      ['missing', 5],
      ['added', 5],
    ]);
  });

  it('no row of several decisions -> missing from the start', () => {
    expect(places([])).toEqual([['missing', 0]]);
  });
});

describe('any change of any small log', () => {
  const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;
  const text = fc.string({ maxLength: 8 });
  const change: fc.Arbitrary<Partial<DecisionRow>> = fc.oneof(
    fc.record({ action: value }),
    fc.record({ summary: value }),
    fc.record({ inputRefs: value }),
    fc.record({ timestampMs: fc.double({ noNaN: true }) }),
    fc.record({ engine: text }),
    fc.record({ configId: text }),
    fc.record({ contextId: text }),
    fc.record({ mode: text }),
    fc.record({ decisionId: fc.uuid() }),
    fc.record({ hash: text }),
    fc.record({ previousHash: text }),
    fc.record({ sequence: fc.integer({ min: 100, max: 1000 }) }),
  );
  const canonical = (row: DecisionRow): string =>
    JSON.stringify(row, (_, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
        : member,
    );
  const logs = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(value, { minLength: 8, maxLength: 8 }));
  const logOf = ([days, actions]: readonly [number, readonly JsonValue[]]) => writtenLog(days, RUN, (k) => actions[k]);

  it('as it was written -> no fault', () => {
    fc.assert(
      fc.property(logs, (parts) => {
        const log = logOf(parts);
        expect(faultsOf(log.rows, log.head)).toEqual([]);
      }),
    );
  });

  it('a column of a row with another value -> a fault', () => {
    fc.assert(
      fc.property(logs, fc.nat(), change, (parts, at, changed) => {
        const log = logOf(parts);
        const k = at % log.rows.length;
        const altered = { ...log.rows[k], ...changed };
        fc.pre(canonical(altered) !== canonical(log.rows[k]));
        const faults = faultsOf(
          log.rows.map((row, place) => (place === k ? altered : row)),
          log.head,
        );
        expect(faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('rows removed, exchanged, or removed and renumbered -> a fault', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat(), fc.boolean(), fc.boolean(), (parts, a, b, removes, renumbers) => {
        const log = logOf(parts);
        const [i, j] = [a % log.rows.length, b % log.rows.length];
        fc.pre(removes || i !== j);
        const list = [...log.rows];
        if (removes) list.splice(i, 1);
        else [list[i], list[j]] = [log.rows[j], log.rows[i]];
        const changed =
          renumbers || !removes
            ? list.map((row, sequence) => ({ ...row, sequence, decisionId: decisionIdOf(RUN, sequence) }))
            : list;
        expect(faultsOf(changed, log.head).length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
