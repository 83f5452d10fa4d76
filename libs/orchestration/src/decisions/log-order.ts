import { brief, type LogFault } from './log-fault.js';

/** A row as a link of the chain. */
export interface LogLink {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  /** The row's id is that of another run. */
  readonly isForeign: boolean;
}

/** Finds rows that are missing, added or out of place. Follows the chain backwards from the head that the run was stored with: what it
 * leads to is the log, in its true order; what it does not lead to was added.
 * @param links in the order in which they stand
 * @param head of the whole chain, as it was
 * @param start head of the empty chain */
export function orderFaults(links: readonly LogLink[], head: string, start: string): LogFault[] {
  const faults: LogFault[] = [];
  const byHash = indexByHash(links);
  const taken = new Uint8Array(links.length);
  /** Positions in `links`, newest first. */
  const chain: number[] = [];
  let wanted = head;
  let follower = links.length;
  while (wanted !== start) {
    const isFree = (k: number): boolean => taken[k] === 0;
    let found = (byHash.get(wanted) ?? []).find(isFree);
    if (found === undefined) {
      found = lastBefore(follower, links, isFree);
      faults.push(missingFault(links, found, follower, wanted));
      if (found < 0) break;
    }
    taken[found] = 1;
    chain.push(found);
    follower = found;
    wanted = links[found].previousHash;
  }
  chain.reverse();
  const added = links.filter((_, k) => taken[k] === 0);
  for (const link of added) faults.push(addedFault(link));
  const isWhole = faults.length === 0;
  const places = chain.map((k) => links[k].sequence);
  const sorted = [...places].sort((a, b) => a - b);
  places.forEach((place, position) => {
    if (place !== sorted[position]) faults.push(reorderedFault(place, sorted[position]));
    else if (isWhole && place !== position) faults.push(renumberedFault(place, position));
  });
  return faults;
}

function indexByHash(links: readonly LogLink[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  links.forEach(({ hash }, k) => {
    const same = index.get(hash);
    if (same === undefined) index.set(hash, [k]);
    else same.push(k);
  });
  return index;
}

/** The row that seems to end the part of the chain before a gap; -1 when there is none. */
function lastBefore(follower: number, links: readonly LogLink[], isFree: (k: number) => boolean): number {
  for (let k = follower - 1; k >= 0; k--) if (isFree(k) && !links[k].isForeign) return k;
  return -1;
}

function missingFault(links: readonly LogLink[], before: number, follower: number, wanted: string): LogFault {
  const first = before < 0 ? 0 : links[before].sequence + 1;
  const rewritten = before < 0 ? '' : `, or row ${first - 1} was rewritten together with its hash`;
  if (follower === links.length) {
    return {
      kind: 'missing',
      sequence: first,
      words: `The log ends before the head of the run, ${brief(wanted)}: rows are missing at its end${rewritten}.`,
    };
  }
  const { sequence } = links[follower];
  const count = sequence - first;
  const which = count === 1 ? `Row ${first} is` : `Rows ${first} to ${sequence - 1} are`;
  return {
    kind: 'missing',
    sequence: Math.min(first, sequence),
    words:
      count > 0
        ? `${which} missing: row ${sequence} follows ${brief(wanted)}, which no row has${rewritten}.`
        : `Row ${sequence} follows ${brief(wanted)}, which no row has: rows before it are missing${rewritten}.`,
  };
}

function addedFault({ sequence, isForeign }: LogLink): LogFault {
  const origin = isForeign ? '; its id is that of another run' : '';
  return {
    kind: 'added',
    sequence,
    words: `Row ${sequence} was added: the chain that ends in the head of the run does not hold it${origin}.`,
  };
}

function reorderedFault(place: number, belongs: number): LogFault {
  return {
    kind: 'reordered',
    sequence: place,
    words: `Row ${place} is out of place: by the chain it belongs at ${belongs}.`,
  };
}

function renumberedFault(place: number, belongs: number): LogFault {
  return {
    kind: 'altered',
    sequence: place,
    columns: ['sequence'],
    words: `Row ${place} was altered in sequence: by the chain it is number ${belongs}.`,
  };
}
