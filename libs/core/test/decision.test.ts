import { describe, expect, it } from '@jest/globals';
import { type Decision, decisionHash, DecisionLog, evidenceHash } from '../src/decision.js';
import { tradeDate } from '../src/ids.js';
import { readGolden } from './golden/read-golden.js';

const golden = readGolden<{ readonly decisions: readonly Decision[]; readonly hashes: readonly string[] }>('identity');
const [first, second] = golden.decisions;

function hashOf(...decisions: Decision[]): string {
  const log = new DecisionLog();
  for (const decision of decisions) log.append(decision);
  return log.hash;
}

describe('DecisionLog', () => {
  it('the reference decisions -> the hashes computed in Python, after each and for the whole', () => {
    const log = new DecisionLog();
    for (const decision of golden.decisions) log.append(decision);
    expect(log.entries.map(({ hash }) => hash)).toEqual(golden.hashes);
    expect(log.hash).toBe(golden.hashes[golden.hashes.length - 1]);
    expect(log.entries.map(({ decision }) => decision)).toEqual(golden.decisions);
  });

  it('without decisions -> 64 zeros', () => {
    expect(new DecisionLog().hash).toBe('0'.repeat(64));
  });

  it('any one of the seven fields changed -> another hash', () => {
    const changed: Decision[] = [
      { ...first, engine: 'trend' },
      { ...first, asOfDate: tradeDate('2008-09-15') },
      { ...first, contextId: '2008-09-12_main_trend' },
      { ...first, configId: 'momentum_0123456789ac' },
      { ...first, modelIds: ['m'] },
      { ...first, inputsHash: '00fe' },
      { ...first, action: { targets: { AAPL: 121, MSFT: -3.5 } } },
    ];
    const hashes = [first, ...changed].map((decision) => hashOf(decision));
    expect(new Set(hashes).size).toBe(8);
  });

  it('fields beyond the seven (ids, mode, clock) and other key orders -> the same hash', () => {
    const noisy = { decisionId: 'x', mode: 'LIVE', timestamp: '2008-09-12T20:00:00Z', rowOrder: 9, ...first };
    const { action, ...rest } = first;
    expect(hashOf(noisy)).toBe(golden.hashes[0]);
    expect(hashOf({ action, ...rest })).toBe(golden.hashes[0]);
  });

  it('the same decisions in another sequence, one left out, or one twice -> another hash', () => {
    const hashes = [hashOf(first, second), hashOf(second, first), hashOf(first), hashOf(second), hashOf(first, first)];
    expect(new Set(hashes).size).toBe(5);
  });

  it('an action that JSON cannot hold -> TypeError, and the log stays as it was', () => {
    const log = new DecisionLog();
    log.append(first);
    expect(() => log.append({ ...second, action: { weight: Number.NaN } })).toThrow(TypeError);
    expect(log.hash).toBe(golden.hashes[0]);
    expect(log.entries).toHaveLength(1);
  });
});

describe('decisionHash', () => {
  it('link by link from 64 zeros -> the hashes computed in Python', () => {
    let head = '0'.repeat(64);
    const hashes = golden.decisions.map((decision) => (head = decisionHash(head, decision)));
    expect(hashes).toEqual(golden.hashes);
  });

  it('another head before -> another hash', () => {
    expect(decisionHash('1'.repeat(64), first)).not.toBe(golden.hashes[0]);
  });
});

describe('evidenceHash', () => {
  // Python: sha256(json.dumps(value, sort_keys=True, separators=(',', ':'))) of {"inputRefs": ..., "summary": ...}
  it('references and figures -> the hash computed in Python, whatever the order of keys', () => {
    const expected = 'eeb04e4265da766de2c982f62554b65ae70378d8320a89fc4c4d4d4509527da5';
    const evidence = {
      inputRefs: { view: 'ab12', regime: ['d1', 'd2'] },
      summary: { coverage: 0.75, reasons: ['no vix'] },
    };
    expect(evidenceHash(evidence)).toBe(expected);
    const reordered = {
      summary: { reasons: ['no vix'], coverage: 0.75 },
      inputRefs: { regime: ['d1', 'd2'], view: 'ab12' },
    };
    expect(evidenceHash(reordered)).toBe(expected);
  });

  it('a figure or a reference changed -> another hash', () => {
    const evidence = { inputRefs: { view: 'ab12' }, summary: { coverage: 0.75 } };
    const others = [
      { ...evidence, summary: { coverage: 0.5 } },
      { ...evidence, inputRefs: { view: 'ab13' } },
      { inputRefs: evidence.summary, summary: evidence.inputRefs },
    ];
    expect(new Set([evidence, ...others].map((each) => evidenceHash(each))).size).toBe(4);
  });

  it('a decision with evidence -> the entry keeps it, and the hash is that of the decision', () => {
    const log = new DecisionLog();
    const evidence = { inputRefs: { view: 'ab12' }, summary: {} };
    const decision = { ...first, inputsHash: evidenceHash(evidence) };
    log.append(decision, evidence);
    log.append(second);
    expect(log.entries.map((entry) => entry.evidence)).toEqual([evidence, undefined]);
    expect(log.entries[0].hash).toBe(hashOf(decision));
  });
});
