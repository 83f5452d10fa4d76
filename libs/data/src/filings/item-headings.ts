import { type FilingItem } from './filing-items.js';

/** A line that may be the heading of an item. */
export interface ItemHeading {
  /** Position among the document's lines. */
  readonly line: number;
  /** Position among the form's items. */
  readonly item: number;
  readonly heading: string;
  /** Whether what stands behind the number is the item's title. */
  readonly isTitled: boolean;
  /** Whether the item belongs to another part than the one that was named last. */
  readonly isOutOfPart: boolean;
  /** Whether the next line is a page's number: the entry of a table of contents, or a heading at the foot of a page. */
  readonly precedesPage: boolean;
}

const PART = String.raw`part\s+(iv|i{1,3})\b[\s,.:;–—-]*`;
/** `Item 7.`, `ITEM 1A:`, `Item 7 .`, `Item 9A(T)`, `PART II, Item 1A`, `Part I. Financial Information Item 1.` */
const HEADING = new RegExp(
  String.raw`^(?:${PART}(?:(?:financial|other)\s+information[\s,.:;–—-]*)?)?items?\s*(\d{1,2})(?!\d)` +
    String.raw`(?:\s?\(?([abc])\)?(?![\w’']))?\s*(?:\(t\))?[\s.:,)–—-]*`,
  'i',
);
const PART_HEADING = new RegExp(`^${PART}`, 'i');
/** A heading that goes on in the next line. */
const UNFINISHED = new RegExp(
  String.raw`^(?:${PART})?items?(?:\s*\d{1,2}(?:\s?\(?[abc]\)?)?\s*(?:\(t\))?[\s.:)–—-]*)?$`,
  'i',
);
const PAGE = /^(?:page\s*)?[-–]?\s*\d{1,3}\s*[-–]?$/i;
/** An entry of a table of contents or of a cross-reference index. */
const ENDS_WITH_PAGE = /(?:[\s.…]|^)\d{1,3}(?:\s*[-–—,]\s*\d{1,3})*$/i;
/** What follows an item's name where a sentence speaks of the item. */
const REFERENCE =
  /\b(?:(?:of|in|to) (?:this|our|the|its|that) (?:\w+ )?(?:annual|quarterly|form|report|company'?s|registrant'?s|10-[kq])|form 10-[kq]|see|incorporated|herein|hereof|above|below|described|discussed|contain(?:s|ed)?|included|continued|cont'?d)\b/;
/** The line before a reference that was divided by a line end. */
const LEADS_INTO_REFERENCE =
  /(?:\b(?:see|in|under|to|and|of|or|with|by|also|entitled|captioned|caption|heading|our|the|part\s+i{1,3},?)|[“"(,])[\s“"(]*$/i;
const MAX_HEADING_LINES = 3;
const MAX_HEADING_LENGTH = 240;
const MAX_UNKNOWN_TITLE = 120;
const MAX_REFERENCE_LEAD = 60;

/** The lines that read like headings of the form's items: no entries of a table of contents that end with a page, no
 * sentences that speak of an item, no page headers that say `continued`. */
export function itemHeadings(lines: readonly string[], items: readonly FilingItem[]): ItemHeading[] {
  const byNumber = new Map<string, number[]>();
  items.forEach(({ number }, i) => byNumber.set(number, [...(byNumber.get(number) ?? []), i]));
  const found: ItemHeading[] = [];
  let part: string | undefined;
  lines.forEach((line, at) => {
    if (!/^(?:item|part)/i.test(line)) return;
    part = partOf(line) ?? part;
    const heading = headingAt(lines, at);
    const match = HEADING.exec(heading);
    if (match === null || leadsIntoReference(lines[at - 1] ?? '')) return;
    const rest = heading.slice(match[0].length);
    if (heading.length <= MAX_HEADING_LENGTH && ENDS_WITH_PAGE.test(rest)) return;
    const precedesPage = PAGE.test(lines[at + 1] ?? '');
    const [, ownPart, digits, letter = ''] = match;
    for (const item of byNumber.get(`${Number(digits)}${letter.toUpperCase()}`) ?? []) {
      const { title, part: expected } = items[item];
      if (ownPart !== undefined && ownPart.toUpperCase() !== expected) continue;
      const kind = readTitle(rest, title);
      if (kind === 'none') continue;
      const isOutOfPart = part !== undefined && part !== expected;
      const isTitled = kind === 'title';
      found.push({ line: at, item, heading: shortened(heading), isTitled, isOutOfPart, precedesPage });
    }
  });
  return found;
}

/** Whether the line is the heading of a part and nothing more. */
export function isPartHeading(line: string): boolean {
  return PART_HEADING.test(line) && line.length < 80 && !/\bitem/i.test(line) && !REFERENCE.test(line.toLowerCase());
}

function partOf(line: string): string | undefined {
  return line.length < MAX_HEADING_LENGTH ? PART_HEADING.exec(line)?.[1].toUpperCase() : undefined;
}

/** The heading that begins at a line, with the lines that it goes on in. */
function headingAt(lines: readonly string[], at: number): string {
  let heading = lines[at];
  for (let next = at + 1; next < at + MAX_HEADING_LINES && next < lines.length; next++) {
    if (!UNFINISHED.test(heading) || /^(?:item|part)/i.test(lines[next])) break;
    heading += ` ${lines[next]}`;
  }
  return heading.replaceAll('\t', ' ');
}

/** Whether a line ends in the middle of a sentence that goes on to name an item. */
function leadsIntoReference(line: string): boolean {
  return LEADS_INTO_REFERENCE.test(line.slice(-MAX_REFERENCE_LEAD)) && !isPartHeading(line);
}

/** What stands behind the item's number: its title, something else that can be one, or a sentence. */
function readTitle(rest: string, title: RegExp): 'title' | 'other' | 'none' {
  const text = rest
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^["“'‘]+/, '');
  const known = title.exec(text);
  if (known !== null) return REFERENCE.test(firstSentence(rest, known[0].length)) ? 'none' : 'title';
  if (text === '') return 'other';
  const canBeTitle = /^["“'‘]*[A-Z[(]/.test(rest) && rest.length <= MAX_UNKNOWN_TITLE && !/[.;,]$/.test(rest);
  return canBeTitle && !REFERENCE.test(text) ? 'other' : 'none';
}

/** What follows the beginning of a title in its sentence, in lower case: titles may be followed by their text at once. */
function firstSentence(rest: string, from: number): string {
  const text = rest.slice(from, from + MAX_HEADING_LENGTH).replaceAll('’', "'");
  const end = /[.:;](?:\s|$)|\s(?:The|This|Information|Our|We|Not|None)\s/.exec(text)?.index ?? text.length;
  return text.slice(0, end).toLowerCase();
}

function shortened(heading: string): string {
  if (heading.length <= MAX_HEADING_LENGTH) return heading;
  return `${heading.slice(0, MAX_HEADING_LENGTH).replace(/\s+\S*$/, '')} …`;
}
