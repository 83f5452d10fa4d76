import { DecisionLog, evidenceHash, type TradeDate } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';
import { describe, expect, it } from '@jest/globals';

import { PipelineOrderError } from '../../src/errors.js';
import { type EngineName, type EngineOutputs, type RegimeOutput } from '../../src/pipeline/engine-outputs.js';
import { EnginePipeline, type PipelineSession } from '../../src/pipeline/engine-pipeline.js';
import { type EngineStage } from '../../src/pipeline/engine-stage.js';

/** Labels by date: what a regime stage would say. */
const LABELS: Record<string, string> = {
  '2020-02-20': 'NORMAL',
  '2020-02-21': 'NORMAL',
  '2020-02-24': 'RISK_OFF_CRISIS',
  '2020-02-25': 'RISK_OFF_CRISIS',
};

const seen: { readonly engine: string; readonly date: TradeDate; readonly upstream: EngineOutputs }[] = [];

function stage(name: string, reads: readonly string[] = []): EngineStage {
  return {
    name: name as EngineName,
    configId: `${name}_1`,
    configBody: { of: name },
    reads: reads as readonly EngineName[],
    requires: {},
    requiredHistory: 5,
    run(view, upstream) {
      const { asOfDate } = view;
      seen.push({ engine: name, date: asOfDate, upstream });
      const label = LABELS[asOfDate];
      return {
        output: { asOfDate, regions: new Map(), global: { label } } as unknown as RegimeOutput,
        action: { label },
        summary: { coverage: 1 },
        modelIds: [`model-of-${name}`],
      };
    },
  };
}

function session(date: string, history: number[] = []): PipelineSession {
  return {
    date: date as TradeDate,
    contextId: `${date}_p_s`,
    digests: { panel: `panel to ${date}`, facts: '' },
    view: (sessions) => {
      history.push(sessions);
      return { asOfDate: date } as AsOfView;
    },
  };
}

describe('EnginePipeline', () => {
  it('a stage that reads one which does not stand before it -> refused by name', () => {
    const stages = [{ stage: stage('stability', ['regime']), schedule: 'daily' as const }];
    expect(() => new EnginePipeline(stages)).toThrow(PipelineOrderError);
    expect(() => new EnginePipeline(stages)).toThrow('stability reads regime');
  });

  it('a stage named twice -> refused', () => {
    const twice = [1, 2].map(() => ({ stage: stage('regime'), schedule: 'daily' as const }));
    expect(() => new EnginePipeline(twice)).toThrow('names the stage regime twice');
  });

  it('a close -> stages in order, each with its history and the outputs before it; decisions with evidence', () => {
    seen.length = 0;
    const log = new DecisionLog();
    const history: number[] = [];
    const pipeline = new EnginePipeline([
      { stage: stage('regime'), schedule: 'daily' },
      { stage: stage('stability', ['regime']), schedule: 'daily' },
    ]);
    pipeline.advance(session('2020-02-20', history), log);
    expect(history).toEqual([5, 5]);
    expect(seen.map(({ engine }) => engine)).toEqual(['regime', 'stability']);
    expect(seen[1].upstream.regime?.global.label).toBe('NORMAL');
    const [first, second] = log.entries;
    expect(first.decision).toMatchObject({
      engine: 'regime',
      asOfDate: '2020-02-20',
      contextId: '2020-02-20_p_s',
      configId: 'regime_1',
      modelIds: ['model-of-regime'],
      action: { label: 'NORMAL' },
    });
    expect(first.evidence).toEqual({
      inputRefs: { panel: 'panel to 2020-02-20', facts: '', upstream: [] },
      summary: { coverage: 1 },
    });
    expect(second.evidence?.inputRefs).toMatchObject({
      upstream: [{ engine: 'regime', sequence: 0, hash: first.hash }],
    });
    for (const { decision, evidence } of log.entries) {
      expect(evidence && evidenceHash(evidence)).toBe(decision.inputsHash);
    }
    expect(pipeline.hashOf('regime')).toBe(first.hash);
  });

  it('a schedule that is not due -> the last output holds; a change of regime wakes who waits for it', () => {
    seen.length = 0;
    const log = new DecisionLog();
    const pipeline = new EnginePipeline([
      { stage: stage('regime'), schedule: 'daily' },
      { stage: stage('stability', ['regime']), schedule: 'on_regime_change' },
    ]);
    const changed = Object.keys(LABELS).map((date) => {
      pipeline.advance(session(date), log);
      return pipeline.regimeChanged;
    });
    expect(changed).toEqual([false, false, true, false]);
    expect(seen.filter(({ engine }) => engine === 'stability').map(({ date }) => date)).toEqual([
      '2020-02-20',
      '2020-02-24',
    ]);
    expect(log.entries).toHaveLength(6);
  });

  it('other inputs -> another inputs hash and another head of the log', () => {
    const headOf = (panel: string): string => {
      const log = new DecisionLog();
      const pipeline = new EnginePipeline([{ stage: stage('regime'), schedule: 'daily' }]);
      pipeline.advance({ ...session('2020-02-20'), digests: { panel, facts: '' } }, log);
      return log.hash;
    };
    expect(headOf('a')).toBe(headOf('a'));
    expect(headOf('a')).not.toBe(headOf('b'));
  });
});
