import { type TradeDate } from '@prometheus/core';

/** Sessions in a row under one label. */
export interface LabelSpell {
  readonly label: string;
  readonly from: TradeDate;
  readonly to: TradeDate;
  /** Positions of its first and last session. */
  readonly first: number;
  readonly last: number;
}

/** Sessions cut where the label changes; the first spell may have begun before the range, the last one goes on. */
export function spellsOf(sessions: readonly { readonly date: TradeDate; readonly label: string }[]): LabelSpell[] {
  const spells: LabelSpell[] = [];
  for (let first = 0; first < sessions.length;) {
    const { label, date: from } = sessions[first];
    let last = first;
    while (last + 1 < sessions.length && sessions[last + 1].label === label) last++;
    spells.push({ label, from, to: sessions[last].date, first, last });
    first = last + 1;
  }
  return spells;
}

export interface LabelShare {
  readonly label: string;
  readonly sessions: number;
  readonly share: number;
  readonly spells: number;
  /** Sessions of the longest spell. */
  readonly longest: number;
}

/** Time under each label, the most first. */
export function labelShares(sessions: readonly { readonly date: TradeDate; readonly label: string }[]): LabelShare[] {
  const byLabel = new Map<string, { sessions: number; spells: number; longest: number }>();
  for (const { label, first, last } of spellsOf(sessions)) {
    const before = byLabel.get(label) ?? { sessions: 0, spells: 0, longest: 0 };
    const length = last - first + 1;
    byLabel.set(label, {
      sessions: before.sessions + length,
      spells: before.spells + 1,
      longest: Math.max(before.longest, length),
    });
  }
  return [...byLabel]
    .map(([label, counts]) => ({ label, ...counts, share: counts.sessions / sessions.length }))
    .sort((a, b) => b.sessions - a.sessions);
}
