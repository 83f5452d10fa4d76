import { type FilingSection } from '../facts/filing-facts.js';
import { type FilingItem, itemsOfForm } from './filing-items.js';
import { isPartHeading, type ItemHeading, itemHeadings } from './item-headings.js';

/** So many headings in a row with nothing between them are a table of contents, if most of them come again. */
const MIN_CONTENTS_ENTRIES = 5;

const SCORE = { title: 10, other: 3, hasText: 1, outOfPart: -4, precedesPage: -6 } as const;

/** Divides the text of a 10-K or 10-Q into its items. The sections follow each other in the order of the form and leave
 * nothing out: their bodies, joined by line ends, are the text. A section's body begins with its heading, and with that of
 * its part where it is the first of one; what stands before the first item is a section without item and heading. The
 * last item holds what follows it, such as signatures. A text in which no item is found is one section.
 *
 * Where an item's heading comes more than once, as in page headers, the first counts; a table of contents does not.
 *
 * @param text as `htmlText` gives it
 * @param form for example `10-K`; forms other than 10-K and 10-Q are not divided */
export function filingSections(text: string, form: string): FilingSection[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const items = itemsOfForm(form);
  const headings = bestChain(withoutContents(itemHeadings(lines, items)), items);
  const starts = headings.map(({ line }) => startOfSection(lines, line));
  const body = (from: number, to: number | undefined): string => lines.slice(from, to).join('\n');
  const sections: FilingSection[] = headings.map(({ item, heading }, i) => ({
    item: items[item].id,
    heading,
    body: body(starts[i], starts[i + 1]),
  }));
  if (starts[0] === 0) return sections;
  return [{ heading: '', body: body(0, starts[0]) }, ...sections];
}

/** The heading of a part belongs to the item that follows it. */
function startOfSection(lines: readonly string[], line: number): number {
  let start = line;
  while (start > 0 && line - start < 2 && isPartHeading(lines[start - 1])) start -= 1;
  return start;
}

/** Leaves out runs of headings without text between them, if most of their items have a heading elsewhere. */
function withoutContents(headings: readonly ItemHeading[]): ItemHeading[] {
  const count = new Map<number, number>();
  for (const { item } of headings) count.set(item, (count.get(item) ?? 0) + 1);
  const kept: ItemHeading[] = [];
  for (let start = 0; start < headings.length;) {
    const inRun = new Set<number>();
    let end = start;
    // Between two entries there may be the heading of a part. An item that comes again begins something new.
    while (end < headings.length && (end === start || headings[end].line - headings[end - 1].line <= 2)) {
      if (inRun.has(headings[end].item)) break;
      inRun.add(headings[end].item);
      end += 1;
    }
    const run = headings.slice(start, end);
    const entries = new Set(run.map(({ line }) => line)).size;
    const repeated = [...inRun].filter((item) => (count.get(item) ?? 0) > 1).length;
    const isContents = entries >= MIN_CONTENTS_ENTRIES && isDense(run) && repeated * 2 >= inRun.size;
    if (!isContents) kept.push(...run);
    start = end;
  }
  return kept;
}

/** Whether most entries of a run follow their predecessor at once. */
function isDense(run: readonly ItemHeading[]): boolean {
  let adjacent = 0;
  let steps = 0;
  for (let i = 1; i < run.length; i++) {
    const step = run[i].line - run[i - 1].line;
    if (step === 0) continue;
    steps += 1;
    if (step === 1) adjacent += 1;
  }
  return adjacent * 4 >= steps * 3;
}

interface Chain {
  readonly score: number;
  readonly last: ItemHeading;
  readonly before: Chain | undefined;
}

/** The headings in the form's order, at most one an item, that are worth most together; of equals the first ones. */
function bestChain(headings: readonly ItemHeading[], items: readonly FilingItem[]): ItemHeading[] {
  /** Best chain that ends with an item. */
  const best = new Array<Chain | undefined>(items.length).fill(undefined);
  for (let start = 0; start < headings.length;) {
    let end = start + 1;
    while (end < headings.length && headings[end].line === headings[start].line) end += 1;
    // One line is the heading of one item only, so its readings are all measured against the chains before it.
    const chains = headings.slice(start, end).map((last, k): Chain => {
      const next = headings[end]?.line ?? Infinity;
      const before = bestBefore(best, last.item);
      const score = (before?.score ?? 0) + worth(headings[start + k], next);
      return { score, last, before };
    });
    for (const chain of chains) {
      const known = best[chain.last.item];
      if (known === undefined || chain.score > known.score) best[chain.last.item] = chain;
    }
    start = end;
  }
  const chosen: ItemHeading[] = [];
  for (let chain = bestBefore(best, items.length); chain !== undefined; chain = chain.before) chosen.push(chain.last);
  return chosen.reverse();
}

function bestBefore(best: readonly (Chain | undefined)[], item: number): Chain | undefined {
  let found: Chain | undefined;
  for (let i = 0; i < item; i++) {
    const chain = best[i];
    if (chain !== undefined && (found === undefined || chain.score > found.score)) found = chain;
  }
  return found;
}

function worth({ line, isTitled, isOutOfPart, precedesPage }: ItemHeading, nextLine: number): number {
  let score: number = isTitled ? SCORE.title : SCORE.other;
  if (nextLine > line + 1) score += SCORE.hasText;
  if (isOutOfPart) score += SCORE.outOfPart;
  if (precedesPage) score += SCORE.precedesPage;
  return score;
}
