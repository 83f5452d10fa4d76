import { type Feature, type MarketPanel, returns } from '@prometheus/data';

/** A return that is one bar too early: it reads tomorrow's close. */
export const shiftedReturn: Feature = {
  id: 'planted: one-bar shift',
  lookback: 2,
  compute(panel, from, to) {
    const width = panel.instrumentCount;
    const values = new Float64Array((to - from) * width).fill(Number.NaN);
    const daily = returns(1).compute(panel, from, Math.min(to + 1, panel.sessionCount));
    values.set(daily.subarray(width, Math.min(daily.length, values.length + width)));
    return values;
  },
};

/** A z-score whose mean and deviation come from the whole panel. */
export const globallyScaledReturn: Feature = {
  id: 'planted: scaler fitted on all data',
  lookback: 2,
  compute(panel, from, to) {
    const all = returns(1)
      .compute(panel, 0, panel.sessionCount)
      .filter((value) => !Number.isNaN(value));
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
    return returns(1)
      .compute(panel, from, to)
      .map((value) => (value - mean) / deviation);
  },
};

/** A price level divided by every later split. */
export const futureAdjustedClose: Feature = {
  id: 'planted: future split factor',
  lookback: 1,
  compute(panel, from, to) {
    const width = panel.instrumentCount;
    const splits = panel.field('splitFactor');
    const closes = panel.field('close');
    const divisor = new Float64Array(width).fill(1);
    const values = new Float64Array((to - from) * width);
    for (let t = panel.sessionCount - 1; t >= from; t--) {
      for (let i = 0; i < width; i++) {
        if (t < to) values[(t - from) * width + i] = closes[t * width + i] / divisor[i];
        const split = splits[t * width + i];
        if (split === split) divisor[i] *= split;
      }
    }
    return values;
  },
};

/** 1 for the members of the last day, 0 for all others: today's index in the past. */
export const lastMembers: Feature = {
  id: "planted: today's index members",
  lookback: 1,
  compute(panel, from, to) {
    const last = panel.header.sessions[panel.sessionCount - 1];
    const members = new Set(
      panel.header.membership
        .filter(({ fromDate, toDate }) => fromDate <= last && (toDate === undefined || toDate > last))
        .map((s) => s.instrument),
    );
    return Float64Array.from({ length: (to - from) * panel.instrumentCount }, (_, cell) =>
      members.has(cell % panel.instrumentCount) ? 1 : 0,
    );
  },
};

/** 1 from the first day for names that will be written off: what only a list of survivors knows. */
export const futureSurvivor: Feature = {
  id: 'planted: knowledge of who survives',
  lookback: 1,
  compute(panel: MarketPanel, from, to) {
    const width = panel.instrumentCount;
    return Float64Array.from({ length: (to - from) * width }, (_, cell) =>
      panel.lastBar(cell % width) === panel.sessionCount - 1 ? 1 : 0,
    );
  },
};

export const PLANTED_FEATURES: readonly Feature[] = [
  shiftedReturn,
  globallyScaledReturn,
  futureAdjustedClose,
  lastMembers,
  futureSurvivor,
];
