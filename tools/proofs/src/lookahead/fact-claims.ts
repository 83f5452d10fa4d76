import { RandomStream } from '@prometheus/core';
import { sessionCloses, type ViewContext } from '@prometheus/data';

import { clean, planted, type Verdict } from '../proof.js';
import { FACT_LEAKS, type FactLeak, sharedAnswers } from './fact-leaks.js';
import { FACT_READERS, type FactReader, READERS, saysSomething, spoil, textOf } from './fact-readers.js';
import { type FactWorld, otherWorld, serve, type Serve, truncatedWorld } from './fact-world.js';

export interface FactSample extends FactWorld {
  /** How many sessions have their future taken away and replaced. */
  readonly days: number;
  readonly seed: number;
}

/** Another world that is the same up to the close of session t. */
interface Pair {
  readonly t: number;
  readonly name: string;
  /** Made when it is wanted: all at once would not fit into memory. */
  other(): FactWorld;
}

/** Sessions before t in which readers are asked too; digests are compared in all of them. */
const EARLIER = 3;
const OTHER_FUTURES = 2;

/** Every reader of facts gives the same answers whatever comes later, and no receiver can change what others get. Then readers that
 * leak are planted, and each must be found. */
export function proveFacts(sample: FactSample): Verdict[] {
  const cuts = cutSessions(sample);
  const pairs = cuts.flatMap((t) => [
    { t, name: 'without its future', other: () => truncatedWorld(sample, t) },
    ...Array.from({ length: OTHER_FUTURES }, (_, k) => ({
      t,
      name: `with another future (${k + 1})`,
      other: () => otherWorld(sample, t, `${sample.seed}/${t}/${k}`),
    })),
  ]);
  return [
    ...cleanVerdicts(sample, pairs),
    clean('facts: answers belong to their receiver', changedAnswers(sample, cuts, serve), `${cuts.length} days`),
    ...FACT_LEAKS.map((leak) => planted(`planted: ${leak.name}`, firstLeak(sample, pairs, leak))),
    planted('planted: an answer that its receiver can change', changedAnswers(sample, cuts, sharedAnswers)),
  ];
}

function cleanVerdicts(sample: FactSample, pairs: readonly Pair[]): Verdict[] {
  const whole = serve(sample);
  const tallies = FACT_READERS.map((reader) => ({ reader, differences: [] as string[], compared: 0, telling: 0 }));
  for (const pair of pairs) {
    const other = serve(pair.other());
    for (const tally of tallies) {
      const { difference, answers } = compare(sample, whole, pair, other, tally.reader);
      tally.compared += answers.length;
      tally.telling += answers.filter(saysSomething).length;
      if (difference !== undefined) tally.differences.push(difference);
    }
  }
  return tallies.map(({ reader, differences, compared, telling }) => {
    const silent = telling > 0 ? [] : ['every answer is empty'];
    const tried = `${compared} answers, ${telling} of them not empty`;
    return clean(`facts: ${reader.name}`, [...differences, ...silent], tried);
  });
}

/** What the leak's reader answers differently in one of the other worlds: the first that is found. */
function firstLeak(sample: FactSample, pairs: readonly Pair[], { reader, serve }: FactLeak): string[] {
  const whole = serve(sample);
  for (const pair of pairs) {
    const { difference } = compare(sample, whole, pair, serve(pair.other()), reader);
    if (difference !== undefined) return [difference];
  }
  return [];
}

function compare(
  { panel, seed }: FactSample,
  whole: ViewContext,
  { t, name }: Pair,
  other: ViewContext,
  reader: FactReader,
): { readonly difference: string | undefined; readonly answers: readonly unknown[] } {
  const all: unknown[] = [];
  for (const s of sessionsToAsk(reader, t, new RandomStream(`${seed}/${t}`, 'proof/fact sessions'))) {
    const answers = reader.answers(whole, s);
    all.push(...answers);
    const found = firstDifference(answers, reader.answers(other, s));
    if (found !== undefined) {
      const [asked, cut] = [s, t].map((session) => panel.header.sessions[session]);
      return { difference: `${reader.name} on ${asked} in the world of ${cut} ${name}: ${found}`, answers: all };
    }
  }
  return { difference: undefined, answers: all };
}

/** The session itself, where a gate shows, and some before it; for a digest, which costs nothing, all. */
function sessionsToAsk(reader: FactReader, t: number, random: RandomStream): number[] {
  if (reader === READERS.digest) return Array.from({ length: t + 1 }, (_, s) => t - s);
  return [t, ...Array.from({ length: EARLIER }, () => random.below(t + 1))];
}

function firstDifference(left: readonly unknown[], right: readonly unknown[]): string | undefined {
  if (left.length !== right.length) return `${left.length} answers and ${right.length}`;
  for (const [k, answer] of left.entries()) {
    const [x, y] = [textOf(answer), textOf(right[k])];
    if (x !== y) return `${excerpt(x, y)} and ${excerpt(y, x)}`;
  }
  return undefined;
}

/** What of a text is not that of another, in a length that a reader can take in. */
function excerpt(text: string, other: string): string {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start++;
  const from = Math.max(start - 30, 0);
  return `${from > 0 ? '...' : ''}${text.slice(from, start + 60)}`;
}

/** Answers that change after somebody has written into those that he was given. */
function changedAnswers({ panel, facts }: FactSample, cuts: readonly number[], serve: Serve): string[] {
  const context: ViewContext = serve({ panel, facts });
  return cuts.flatMap((t) =>
    FACT_READERS.flatMap((reader) => {
      const given = reader.answers(context, t);
      const before = given.map(textOf);
      given.forEach(spoil);
      const after = reader.answers(context, t).map(textOf);
      const changed = before.some((text, k) => text !== after[k]);
      return changed ? [`${reader.name} on ${panel.header.sessions[t]}`] : [];
    }),
  );
}

/** A third of the sessions are drawn among those after whose close, before the next one, a figure or filing became known, and a third
 * among those before the end of a spell of membership was told: there a gate that opens too early shows. */
function cutSessions({ panel, facts, days, seed }: FactSample): number[] {
  const random = new RandomStream(seed, 'proof/fact cuts');
  const closes = sessionCloses(panel);
  const [first, last] = [Math.floor(panel.sessionCount / 4), panel.sessionCount - 2];
  const eves = (instants: readonly number[]): number[] => {
    const sessions = new Set(instants.map((ms) => closes.findLastIndex((close) => close < ms)));
    return random.shuffle([...sessions].filter((t) => t >= first && t <= last));
  };
  const told = [...facts.fundamentals.map(({ fact }) => fact.knownAtMs), ...facts.filings.map((one) => one.knownAtMs)];
  const ends = panel.header.membership.flatMap(({ endKnownAtMs }) => endKnownAtMs ?? []);
  const third = Math.ceil(days / 3);
  const chosen = new Set([...eves(told).slice(0, third), ...eves(ends).slice(0, third)]);
  while (chosen.size < days) chosen.add(first + random.below(last - first + 1));
  return [...chosen].sort((a, b) => a - b);
}
