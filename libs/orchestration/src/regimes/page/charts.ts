import { REGIME_LABELS, UNDETERMINED } from '@prometheus/regime';

import { LABEL_ROLES, chartNote } from '../../report/charts/frame.js';
import { type Band, lineChart } from '../../report/charts/line-chart.js';
import { type Markup, markup } from '../../report/markup.js';
import { FORMATS } from '../../report/sections/section.js';
import { type LabelledSession, lastOf, type RegionHistory } from '../regime-history.js';
import { labelShares, spellsOf } from '../regime-spells.js';
import { labelMark, roleOf } from './label-marks.js';
import { stackedChart } from './stacked-chart.js';

const ORDER: readonly string[] = [...REGIME_LABELS, UNDETERMINED];

export function indexChart(history: RegionHistory, id: string): Markup {
  const { sessions, index } = history;
  const heading = `${index.name}, with its regimes`;
  const levels = Float64Array.from(index.levels);
  const known = levels.filter((level) => level > 0);
  if (known.length < 2) return chartNote(id, heading, 'The index has no levels in this range.');
  return lineChart({
    id,
    heading,
    description: `${index.name} at each close from ${sessions[0].date} to ${lastOf(sessions).date}, ${FORMATS.compact(known[0])} at the start and ${FORMATS.compact(lastOf([...known]))} at the end, over shades of the regimes: ${labelShares(
      sessions,
    )
      .map(({ label, share }) => `${label} on ${FORMATS.percent(share, 0)} of sessions`)
      .join(', ')}.`,
    caption: markup`Log scale: equal distances are equal percentages. A shade begins at the close at which its label was first said. Shades: ${labelsIn(
      sessions,
    ).map((label, k) => markup`${k === 0 ? undefined : ', '}${labelMark(label)}`)}.`,
    dates: sessions.map(({ date }) => date),
    series: [{ role: 'strategy', label: index.name, mark: 'line', values: levels }],
    bands: bandsOf(sessions),
    height: 320,
    size: 'full',
    scale: 'log',
    format: (value, step) => FORMATS.compact(value, step),
  });
}

/** From the close at which a label was first said to that of the next. */
export function bandsOf(sessions: readonly LabelledSession[]): Band[] {
  return spellsOf(sessions).map(({ label, first, last }) => ({
    role: roleOf(label),
    from: first,
    to: Math.min(last + 1, sessions.length - 1),
  }));
}

export function probabilityChart(sessions: readonly LabelledSession[], id: string, heading: string): Markup {
  const layers = ORDER.map((label) => ({
    role: LABEL_ROLES[label],
    label,
    values: sessions.map((session) => layerValue(session, label)),
  })).filter(({ values }) => values.some((value) => value >= 0.005));
  const last = lastOf(sessions);
  return stackedChart({
    id,
    heading,
    description: `Filtered probability of each label at each close; at the last: ${layers
      .map(({ label, values }) => `${label} ${FORMATS.percent(lastOf(values), 0)}`)
      .join(', ')}, the label being ${last.label}.`,
    caption:
      'Of each close, knowing nothing later. The label follows them with a delay: a new one needs its entry probability on several sessions in a row.',
    dates: sessions.map(({ date }) => date),
    layers,
    height: 170,
  });
}

function layerValue({ label, probabilities }: LabelledSession, layer: string): number {
  if (layer === UNDETERMINED) return label === UNDETERMINED ? 1 : 0;
  return label === UNDETERMINED ? 0 : probabilities[layer as keyof typeof probabilities];
}

export function confidenceChart(sessions: readonly LabelledSession[], id: string): Markup {
  const values = sessions.map(({ label, confidence }) => (label === UNDETERMINED ? Number.NaN : confidence));
  return lineChart({
    id,
    heading: 'Confidence in the label',
    description: `Confidence at each close between 0 and 1; ${FORMATS.percent(lastOf(values), 0)} at the last.`,
    caption: 'Probability of the label, lowered where data were missing, degraded or left out.',
    dates: sessions.map(({ date }) => date),
    series: [{ role: 'net', label: 'Confidence', mark: 'line', values }],
    height: 110,
    size: 'full',
    reach: [0, 1],
    format: (value) => FORMATS.percent(value, 0),
  });
}

function labelsIn(sessions: readonly LabelledSession[]): string[] {
  const present = new Set(sessions.map(({ label }) => label));
  return ORDER.filter((label) => present.has(label));
}
