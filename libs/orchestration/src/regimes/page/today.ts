import { REGIME_LABELS, UNDETERMINED } from '@prometheus/regime';

import { type Markup, markup } from '../../report/markup.js';
import { dataTable, FORMATS } from '../../report/sections/section.js';
import { type LabelledSession, lastOf, type RegimeHistory, type RegionHistory } from '../regime-history.js';
import { evidence } from './evidence.js';
import { labelMark, plural, roleOf } from './label-marks.js';

/** Figures that the sentence names. */
const NAMED = 2;

/** What is known at the last close, in sentences. */
export function today(history: RegimeHistory): Markup {
  const { regions, global } = history;
  if (regions.length === 1) return regionSentence(regions[0]);
  return markup`${global === undefined ? undefined : globalSentence(lastOf(global))}
${regionTable(history)}`;
}

function globalSentence({ date, label, since, confidence }: LabelledSession): Markup {
  return markup`<p class="today">At the close of <span class="date">${date}</span>, all regions together are in ${badge(label)} since <span class="date">${since}</span>, with a confidence of ${FORMATS.percent(confidence, 0)}.</p>`;
}

function regionSentence({ region, sessions, models }: RegionHistory): Markup {
  const session = lastOf(sessions);
  const { date, label, since, confidence, reasons } = session;
  if (label === UNDETERMINED) {
    return markup`<p class="today">At the close of <span class="date">${date}</span> there is no regime for ${region} yet: ${reasons.join('; ')}.</p>`;
  }
  const figures = evidence(session, models, NAMED);
  return markup`<p class="today">At the close of <span class="date">${date}</span>, ${region} is in ${badge(label)} since <span class="date">${since}</span>${sessionsSince(sessions, since)}, with a probability of ${FORMATS.percent(probabilityOf(session))} and a confidence of ${FORMATS.percent(confidence, 0)}.${figures === '' ? undefined : ` ${figures}.`}</p>
${reasons.length === 0 ? undefined : markup`<p class="remark caution">${reasons.join('; ')}</p>`}`;
}

function badge(label: string): Markup {
  return markup`<span class="label"><span class="key area ${roleOf(label)}"></span>${label}</span>`;
}

function sessionsSince(sessions: readonly LabelledSession[], since: string): string {
  const first = sessions.findIndex(({ date }) => date >= since);
  // A spell that began before the range has a length that this page does not know.
  return sessions[first].date === since ? ` (${plural(sessions.length - first, 'session')})` : '';
}

function regionTable({ regions }: RegimeHistory): Markup {
  return dataTable(
    'Regions at the last close',
    [
      { heading: 'Region' },
      { heading: 'Regime' },
      { heading: 'Since' },
      { heading: 'Probability', number: true },
      { heading: 'Confidence', number: true },
      { heading: 'Coverage', number: true },
      { heading: 'Reasons' },
    ],
    regions.map(({ region, sessions }) => {
      const session = lastOf(sessions);
      return [
        region,
        labelMark(session.label),
        markup`<span class="date">${session.since}</span>`,
        FORMATS.percent(probabilityOf(session)),
        FORMATS.percent(session.confidence, 0),
        FORMATS.percent(session.coverage, 0),
        session.reasons.join('; '),
      ];
    }),
  );
}

/** Of the label that the session has; undefined while there is none. */
export function probabilityOf({ label, probabilities }: LabelledSession): number | undefined {
  return REGIME_LABELS.find((known) => known === label) && probabilities[label as keyof typeof probabilities];
}
