import {
  type FactBundle,
  MarketPanel,
  scramblePanelAfter,
  sessionCloses,
  truncatePanel,
  ViewContext,
  viewFacts,
} from '@prometheus/data';
import { factsKnownBy, otherFactsAfter } from '@prometheus/orchestration';

/** What the views of one world read. */
export interface FactWorld {
  readonly panel: MarketPanel;
  readonly facts: FactBundle;
}

/** How a world is served; a leak serves it wrongly. */
export type Serve = (world: FactWorld) => ViewContext;

export const serve: Serve = ({ panel, facts }) =>
  new ViewContext(judged(panel), sessionCloses(panel), viewFacts(facts));

/** The world as it was at the close of session t. */
export function truncatedWorld({ panel, facts }: FactWorld, t: number): FactWorld {
  return { panel: truncatePanel(panel, t), facts: factsKnownBy(facts, sessionCloses(panel)[t]) };
}

/** The world with another course after the close of session t. */
export function otherWorld({ panel, facts }: FactWorld, t: number, seed: string): FactWorld {
  return { panel: scramblePanelAfter(panel, t, seed), facts: otherFactsAfter(facts, sessionCloses(panel)[t], seed) };
}

/** The panel with sessions held against it in which fewer instruments had a bar than on most days up to then. */
export function judged(panel: MarketPanel): MarketPanel {
  return withDegraded(panel, (counts, t) => median(counts.slice(Math.max(t - 20, 0), t + 1)));
}

/** @param usual how many bars a session should have had
 * @param counts bars of each session */
export function withDegraded(panel: MarketPanel, usual: (counts: Int32Array, t: number) => number): MarketPanel {
  const { sessionCount, instrumentCount, tradeable } = panel;
  const counts = new Int32Array(sessionCount);
  for (let cell = 0; cell < tradeable.length; cell++) counts[Math.floor(cell / instrumentCount)] += tradeable[cell];
  const degradedSessions = Object.fromEntries(
    panel.header.sessions.flatMap((date, t) => {
      const expected = usual(counts, t);
      return counts[t] < expected ? [[date, [`COVERAGE ${counts[t]} of ${expected}`]] as const] : [];
    }),
  );
  return new MarketPanel({ ...panel.header, degradedSessions }, panel.memory, panel.digests);
}

export function median(counts: Int32Array): number {
  return counts.toSorted()[Math.floor(counts.length / 2)];
}
