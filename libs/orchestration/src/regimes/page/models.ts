import { type Markup, markup } from '../../report/markup.js';
import { dataTable, FORMATS } from '../../report/sections/section.js';
import { lastOf, type ModelRecord, type RegionHistory } from '../regime-history.js';
import { plural } from './label-marks.js';

const SHOWN = 8;
const ID_LENGTH = 8;

/** The models that were in force, newest first. */
export function modelTables(history: RegionHistory): Markup {
  const { models } = history;
  if (models.length === 0)
    return markup`<p class="absent">No model was in force in this range.</p>
${degraded(history)}`;
  const newest = [...models].reverse();
  const rest = newest.slice(SHOWN);
  const { reasons } = lastOf(models);
  return markup`${table(newest.slice(0, SHOWN), rest.length === 0 ? 'Models in force, newest first' : `The last ${SHOWN} of ${models.length} models, newest first`)}${
    rest.length === 0
      ? undefined
      : markup`
<details><summary>The ${FORMATS.count(rest.length)} models before</summary>${table(rest, 'Earlier models')}</details>`
  }
${reasons.length === 0 ? undefined : markup`<h3>What the model in force does without</h3><ul class="notes">${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`}
${degraded(history)}`;
}

function table(models: readonly ModelRecord[], caption: string): Markup {
  return dataTable(
    caption,
    [
      { heading: 'Learned up to' },
      { heading: 'Classifier' },
      { heading: 'Labels of its states' },
      { heading: 'Sessions', number: true },
      { heading: 'Features', number: true },
      { heading: 'Left out' },
      { heading: 'Scores', number: true },
      { heading: 'Log-likelihood', number: true },
      { heading: 'BIC by states' },
      { heading: 'Steps', number: true },
    ],
    models.map((model) => [
      markup`<span class="date">${model.cut}</span>`,
      markup`${model.classifier}<br><small title="${model.modelId}">${shortId(model.modelId)}</small>`,
      model.states.map(({ id, label }) => `${id} ${label}`).join(', '),
      FORMATS.count(model.completeRows),
      FORMATS.count(model.features.length),
      model.leftOut.length === 0 ? 'none' : model.leftOut.join(', '),
      FORMATS.count(model.dimensions),
      FORMATS.count(model.logLikelihood),
      Object.entries(model.bic)
        .map(([states, bic]) => `${states}: ${FORMATS.count(bic)}`)
        .join(', '),
      markup`${FORMATS.count(model.iterations)}${model.converged ? undefined : markup`<br><small class="caution">not converged</small>`}`,
    ]),
  );
}

const shortId = (modelId: string): string => modelId.slice(modelId.lastIndexOf('_') + 1).slice(0, ID_LENGTH);

/** What sessions lacked beside what their models do without, the most frequent first. Reasons that differ in a number alone count as
 * one. */
function degraded({ sessions, models }: RegionHistory): Markup | undefined {
  const ofModels = new Set(models.flatMap(({ reasons }) => reasons));
  const kinds = new Map<string, { readonly count: number; readonly reason: string; readonly last: string }>();
  for (const { reasons, date } of sessions) {
    for (const reason of reasons) {
      if (ofModels.has(reason)) continue;
      const kind = reason.replace(/\d+/g, '#');
      kinds.set(kind, { count: (kinds.get(kind)?.count ?? 0) + 1, reason, last: date });
    }
  }
  if (kinds.size === 0) return undefined;
  const rows = [...kinds.values()].sort((a, b) => b.count - a.count).slice(0, SHOWN);
  return markup`<h3>What sessions of this range lacked</h3><ul class="notes">${rows.map(
    ({ count, reason, last }) =>
      markup`<li>${reason} <small>(${plural(count, 'session')}, the last on ${last})</small></li>`,
  )}</ul>`;
}
