import { type JsonValue, type LoggedDecision, type TradeDate } from '@prometheus/core';

/** How often an engine or the strategy decided. */
export interface DecisionCount {
  readonly engine: string;
  readonly decisions: number;
  readonly first: TradeDate;
  readonly last: TradeDate;
}

/** A change of regime with what the strategy made of it. */
export interface RegimeChange {
  readonly date: TradeDate;
  readonly from: string;
  readonly to: string;
  readonly confidence: number;
  /** Sum of the absolute target weights that the strategy decided at the same close; absent when it decided nothing or no weights. */
  readonly targetGross?: number;
}

export interface DecisionTable {
  /** By first appearance. */
  readonly counts: readonly DecisionCount[];
  readonly regimeChanges: readonly RegimeChange[];
}

/** What a reader wants to see of a decision log in which engines took part. */
export function decisionTable(entries: readonly LoggedDecision[]): DecisionTable {
  const counts = new Map<string, DecisionCount>();
  const changes: RegimeChange[] = [];
  const gross = new Map<TradeDate, number>();
  let label: string | undefined;
  for (const { decision } of entries) {
    const { engine, asOfDate, action } = decision;
    const { decisions = 0, first = asOfDate } = counts.get(engine) ?? {};
    counts.set(engine, { engine, decisions: decisions + 1, first, last: asOfDate });
    if (engine === 'strategy') {
      const weights = weightsOf(action);
      if (weights !== undefined) gross.set(asOfDate, sumOfAbsolutes(weights));
    }
    if (engine !== 'regime') continue;
    const now = action as unknown as { readonly label: string; readonly confidence: number };
    if (label !== undefined && now.label !== label) {
      changes.push({ date: asOfDate, from: label, to: now.label, confidence: now.confidence });
    }
    label = now.label;
  }
  // The strategy decides after the engines of the same close.
  const withGross = changes.map((change) => {
    const targetGross = gross.get(change.date);
    return targetGross === undefined ? change : { ...change, targetGross };
  });
  return { counts: [...counts.values()], regimeChanges: withGross };
}

function weightsOf(action: JsonValue): readonly number[] | undefined {
  const { kind, values } = action as unknown as { readonly kind?: string; readonly values?: readonly number[] };
  return kind === 'weights' ? values : undefined;
}

function sumOfAbsolutes(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}
