import { HashChain } from '@prometheus/core';

/** One version of a fact as text, with the instant from which the world could know it. */
export interface FactLine {
  readonly knownAtMs: number;
  readonly text: string;
}

/** A chained hash for each session over all versions known by its close: equal hashes, equal answers up to then. Versions of one
 * session enter in order of text, so that the order of storage does not matter.
 * @param closes instants of the session closes, ascending
 * @returns one hash a session, empty before the first fact */
export function factDigests(lines: Iterable<FactLine>, closes: Float64Array): string[] {
  const ordered = [...lines].sort((a, b) => a.knownAtMs - b.knownAtMs || compare(a.text, b.text));
  const chain = new HashChain();
  const digests: string[] = [];
  let next = 0;
  for (const close of closes) {
    const ofSession: string[] = [];
    for (; next < ordered.length && ordered[next].knownAtMs <= close; next++) ofSession.push(ordered[next].text);
    // Between two closes the exact instants do not decide what any view can see.
    if (ofSession.length > 0) chain.append(ofSession.sort(compare).join('\n'));
    digests.push(chain.length === 0 ? '' : chain.head);
  }
  return digests;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
