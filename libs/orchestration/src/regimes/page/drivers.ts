import { type RegimeDriver } from '@prometheus/regime';

import { type Markup, markup } from '../../report/markup.js';
import { dataTable, FORMATS, signed } from '../../report/sections/section.js';
import { featureValue, featureWords } from '../feature-words.js';
import { lastOf, type RegionHistory } from '../regime-history.js';
import { spellsOf } from '../regime-spells.js';
import { contrastOf, evidence, explainsLabel } from './evidence.js';
import { labelMark } from './label-marks.js';
import { probabilityOf } from './today.js';

const CHANGES = 12;
const NAMED = 3;
const PUSH = { width: 150, height: 10 };

/** Why the leading state of the last session leads, feature by feature. */
export function driverTable({ sessions, models }: RegionHistory): Markup {
  const session = lastOf(sessions);
  const { date, label, drivers, explanation, reasons } = session;
  const contrast = contrastOf(session, models);
  if (explanation === undefined || contrast === undefined || drivers.length === 0) {
    return markup`<p class="absent">There are no drivers for <span class="date">${date}</span>${reasons.length === 0 ? undefined : markup`: ${reasons.join('; ')}`}.</p>`;
  }
  const { leading, runnerUp } = contrast;
  const largest = Math.max(...drivers.map(({ contribution }) => Math.abs(contribution)));
  return markup`${dataTable(
    `Drivers of ${date}: the case for ${leading.id} (${leading.label}) over ${runnerUp.id} (${runnerUp.label})`,
    [
      { heading: 'Feature' },
      { heading: 'Value', number: true },
      { heading: 'Deviations from its median', number: true },
      { heading: 'Adds to the log-odds', number: true },
      { heading: 'for (right) or against (left)' },
    ],
    byWeight(drivers).map(({ feature, value, zScore, contribution }) => [
      markup`${featureWords(feature)}<small>${feature}</small>`,
      featureValue(feature, value, FORMATS),
      FORMATS.ratio(zScore),
      signed(contribution, FORMATS.ratio(contribution)),
      push(contribution / largest),
    ]),
  )}
<p class="remark">Their sum ${FORMATS.ratio(drivers.reduce((sum, { contribution }) => sum + contribution, 0))}, the session before and the transitions ${FORMATS.ratio(explanation.priorLogOdds)}, and the states' shapes at the medians ${FORMATS.ratio(explanation.base)} make up the log-odds ${FORMATS.ratio(explanation.logOdds)} (natural logarithm) of the two likeliest states. Deviations are robust: 1.349 of them are the interquartile range of the training sessions.${
    explainsLabel(session, contrast)
      ? undefined
      : ` These are the two likeliest states; why the label is ${label} they do not tell.`
  }</p>`;
}

/** Each of the last changes of the label with what spoke for it. */
export function changeTable({ sessions, models }: RegionHistory): Markup {
  const changes = spellsOf(sessions).slice(1).reverse().slice(0, CHANGES);
  if (changes.length === 0) return markup`<p class="absent">The label did not change in this range.</p>`;
  return dataTable(
    changes.length === CHANGES ? `The last ${CHANGES} changes of the label` : 'Changes of the label, newest first',
    [
      { heading: 'At the close of' },
      { heading: 'From' },
      { heading: 'To' },
      { heading: 'Probability', number: true },
      { heading: 'Figures of that close' },
    ],
    changes.map(({ first, from, label }) => [
      markup`<span class="date">${from}</span>`,
      labelMark(sessions[first - 1].label),
      labelMark(label),
      FORMATS.percent(probabilityOf(sessions[first])),
      evidence(sessions[first], models, NAMED),
    ]),
  );
}

function byWeight(drivers: readonly RegimeDriver[]): RegimeDriver[] {
  return [...drivers].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** A bar from the middle, to the right for and to the left against; the figure stands beside it.
 * @param share of the longest bar, in [-1, 1] */
function push(share: number): Markup {
  const middle = PUSH.width / 2;
  const length = Math.abs(share) * middle;
  const x = share < 0 ? middle - length : middle;
  return markup`<svg class="push" aria-hidden="true" viewBox="0 0 ${PUSH.width} ${PUSH.height}" preserveAspectRatio="none"><rect class="${share < 0 ? 'against' : 'for'}" x="${x.toFixed(1)}" y="0" width="${length.toFixed(1)}" height="${PUSH.height}"/><line x1="${middle}" x2="${middle}" y1="0" y2="${PUSH.height}"/></svg>`;
}
