import { type Markup, markup } from '../../report/markup.js';
import { FORMATS } from '../../report/sections/section.js';
import { featureValue, featureWords } from '../feature-words.js';
import { type ModelRecord } from '../regime-history.js';
import { labelMark } from './label-marks.js';

/** The states of a model side by side: a row a figure, a column a state. */
export function stateTable({ states, expectedDurationDays, features, rows }: ModelRecord): Markup {
  const heads = states.map(({ id, label }) => markup`<th scope="col">${id} ${labelMark(label)}</th>`);
  const row = (name: Markup | string, values: readonly string[]): Markup =>
    markup`<tr><th scope="row">${name}</th>${values.map((value) => markup`<td>${value}</td>`)}</tr>
`;
  return markup`<div class="scroll"><table class="states">
<caption>States of the model in force: means over its training sessions, in the figures' own units</caption>
<thead><tr><th scope="col">State</th>${heads}</tr></thead>
<tbody>${row(
    `Share of the ${FORMATS.count(rows)} training sessions`,
    states.map(({ weight }) => FORMATS.percent(weight)),
  )}${row(
    'Expected duration, sessions',
    states.map((_, k) => FORMATS.ratio(expectedDurationDays[k], 1)),
  )}${features.map((name) =>
    row(
      markup`${featureWords(name)}<small>${name}</small>`,
      states.map(({ means }) => featureValue(name, means[name], FORMATS)),
    ),
  )}</tbody>
</table></div>`;
}

/** Probabilities of the next session's state, as shades: a real table, so that it can be read aloud and copied. */
export function transitionTable({ states, transition, expectedDurationDays }: ModelRecord): Markup {
  const count = states.length;
  return markup`<div class="scroll"><table class="heat transition">
<caption>From the state of a session to that of the next, %</caption>
<thead><tr><th scope="col">From</th>${states.map(({ id }) => markup`<th scope="col">to ${id}</th>`)}<th scope="col">Lasts, sessions</th></tr></thead>
<tbody>${states.map(
    ({ id, label }, from) =>
      markup`<tr><th scope="row">${id} ${labelMark(label)}</th>${states.map((_, to) => {
        const probability = transition[from * count + to];
        return markup`<td class="${shade(probability)}">${cell(probability)}</td>`;
      })}<td class="total">${FORMATS.ratio(expectedDurationDays[from], 1)}</td></tr>
`,
  )}</tbody>
</table></div>`;
}

/** A probability that is not zero never prints as zero. */
function cell(probability: number): string {
  if (probability > 0 && probability < 0.0005) return '<0.1';
  return FORMATS.percent(probability).replace('%', '');
}

/** Most probabilities are close to 0 or 1, so that the shades go by factors. */
function shade(probability: number): string {
  const step = [0.001, 0.01, 0.05, 0.2, 0.5].filter((bound) => probability >= bound).length;
  return step === 0 ? '' : `p${step}`;
}
