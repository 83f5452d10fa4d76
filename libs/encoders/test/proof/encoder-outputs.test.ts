import { describe, expect, it } from '@jest/globals';
import { type CausalOutput, scramblePanelAfter, truncatePanel } from '@prometheus/data';

import {
  ENCODER_OUTPUTS,
  marketEncoderOutput,
  scheduledEnd,
  windowEncoderOutput,
} from '../../src/proof/encoder-outputs.js';
import { contextOf, randomPanel } from '../fixture/small-market.js';

const panel = randomPanel(180, 5);
const CUTS = [140, 165];

/** Sessions up to a cut whose output differs in a world that is the same up to that cut. */
function differences(output: CausalOutput): string[] {
  const whole = output.open(contextOf(panel));
  return CUTS.flatMap((cut) =>
    [truncatePanel(panel, cut), scramblePanelAfter(panel, cut, 9)].flatMap((world) => {
      const other = output.open(contextOf(world));
      // From the newest back, so that what an engine remembers of later sessions could show in earlier ones.
      return [cut, cut - 1, cut - 22, 60]
        .filter((t) => whole(t) !== other(t))
        .map((t) => `${t} in the world of ${cut}`);
    }),
  );
}

describe('ENCODER_OUTPUTS', () => {
  it.each(ENCODER_OUTPUTS.map((output) => [output.name, output] as const))(
    '%s -> the same without its future and with another, and not empty',
    (_, output) => {
      expect(differences(output)).toEqual([]);
      const at = output.open(contextOf(panel));
      expect(at(179)).not.toBe('');
      expect(at(179)).not.toBe(at(178));
    },
  );

  it('too few sessions to train on -> nothing', () => {
    const [, market, windows] = ENCODER_OUTPUTS.map((output) => output.open(contextOf(panel)));
    expect([market(0), market(20), windows(0), windows(20)]).toEqual(['', '', '', '']);
  });

  it('a scaler and components fitted on all rows, planted -> found', () => {
    const planted = marketEncoderOutput('fitted on all data', (_, context) => context.panel.sessionCount - 1);
    expect(differences(planted)).not.toEqual([]);
    const windows = windowEncoderOutput('fitted on all data', (_, context) => context.panel.sessionCount - 1);
    expect(differences(windows)).not.toEqual([]);
  });

  it('trained on one session too many, planted -> found where the training day is the next', () => {
    const planted = marketEncoderOutput('one session late', (t, context) =>
      Math.min(t + 1, context.panel.sessionCount - 1),
    );
    expect(differences(planted)).toContain('140 in the world of 140');
  });
});

describe('scheduledEnd', () => {
  it('any session -> a session before it, the same wherever the panel ends, changing every 21 sessions', () => {
    const context = contextOf(panel);
    const ends = Array.from({ length: 180 }, (_, t) => scheduledEnd(t, context));
    expect(ends.every((end, t) => end === undefined || end < t)).toBe(true);
    const distinct = [...new Set(ends)].filter((end) => end !== undefined);
    expect(distinct.slice(1).map((end, k) => end - distinct[k])).toEqual(distinct.slice(1).map(() => 21));
    expect(scheduledEnd(150, contextOf(truncatePanel(panel, 150)))).toBe(ends[150]);
  });
});
