import { type JsonValue, type TradeDate } from '@prometheus/core';
import { type Filtered } from '@prometheus/statistics';

import { type RegimeLabel, UNDETERMINED } from '../labels/regime-label.js';
import { type LabelProbabilities } from './hysteresis.js';
import { type RegimeDay } from './regime-day.js';

/** A session of a region's past as it was labelled at its own close. */
export interface RegimeHistoryDay {
  readonly date: TradeDate;
  readonly label: RegimeLabel | typeof UNDETERMINED;
  /** First session under the label. */
  readonly since: TradeDate;
  /** Absent while there was no model. */
  readonly probabilities?: Filtered<LabelProbabilities>;
  /** Whether every feature in use was there; false while there was no model. */
  readonly observed: boolean;
  /** Of the model in force; empty while there was none. */
  readonly modelIds: readonly string[];
}

export function historyDay(dates: readonly TradeDate[], t: number, { filtered }: RegimeDay): RegimeHistoryDay {
  const date = dates[t];
  if (filtered === undefined) return { date, label: UNDETERMINED, since: dates[0], observed: false, modelIds: [] };
  const { standing, labels, unobserved, model } = filtered;
  return {
    date,
    label: standing.label,
    since: dates[standing.since],
    probabilities: labels,
    observed: unobserved === 0,
    modelIds: model.modelIds,
  };
}

/** A session of the past as a value for canonical JSON. */
export function historyDayJson({ probabilities, ...day }: RegimeHistoryDay): JsonValue {
  return { ...day, ...(probabilities === undefined ? {} : { probabilities: { ...probabilities.value } }) };
}
