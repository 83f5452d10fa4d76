import { type Content, type Markup, markup, trusted } from '../../report/markup.js';
import { FORMATS, section } from '../../report/sections/section.js';
import { STYLE } from '../../report/style.js';
import { type LabelledSession, lastOf, type RegimeHistory, type RegionHistory } from '../regime-history.js';
import { confidenceChart, indexChart, probabilityChart } from './charts.js';
import { changeTable, driverTable } from './drivers.js';
import { plural } from './label-marks.js';
import { modelTables } from './models.js';
import { REGIME_STYLE } from './page-style.js';
import { stateTable, transitionTable } from './states.js';
import { spellTable, timeUnderLabels } from './time-under-labels.js';
import { today } from './today.js';

/** Nothing is fetched and no script runs, even if a text of the input were to get through. */
const CONTENT_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A history of regimes as one HTML page without scripts. Equal inputs give equal bytes.
 * @returns the whole document, to be written as UTF-8 */
export function renderRegimePage(history: RegimeHistory): string {
  const { collection, regions } = history;
  const { sessions } = regions[0];
  const range = `${sessions[0].date} to ${lastOf(sessions).date}`;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Prometheus">
<link rel="icon" href="data:,">
<title>Market regimes of ${collection}, ${range}</title>
<style>${trusted(STYLE + REGIME_STYLE)}</style>
</head>
<body>
<main>
<header>
<p class="eyebrow">Market regimes</p>
<h1>${collection}: ${regions.map(({ region }) => region).join(', ')}</h1>
${today(history)}
${facts(history)}
</header>
${history.global === undefined ? undefined : globalSection(history.global)}
${regions.map((region) => regionSections(region, regions.length > 1))}
${section('reading', 'How to read this', reading())}
</main>
</body>
</html>
`;
  return page.text;
}

function facts({ collection, configId, regions }: RegimeHistory): Markup {
  const { sessions, index, models } = regions[0];
  const rows: readonly (readonly [string, Content])[] = [
    [
      'Range',
      markup`<span class="date">${sessions[0].date}</span> to <span class="date">${lastOf(sessions).date}</span><small>${plural(sessions.length, 'session')}</small>`,
    ],
    ['Collection', collection],
    [
      regions.length === 1 ? 'Index' : 'Regions',
      regions.length === 1 ? index.name : regions.map(({ region }) => region).join(', '),
    ],
    [
      'Models in force',
      markup`${FORMATS.count(regions.reduce((sum, region) => sum + region.models.length, 0))}<small>${
        models.length === 0
          ? 'none yet'
          : markup`the last learned up to <span class="date">${lastOf(models).cut}</span>`
      }</small>`,
    ],
    ['Configuration', configId === undefined ? 'as stored' : markup`<code>${configId}</code>`],
  ];
  return markup`<dl class="facts">${rows.map(([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function globalSection(sessions: readonly LabelledSession[]): Markup {
  return section(
    'global',
    'All regions together',
    tooFew(sessions.length) ??
      probabilityChart(sessions, 'global-probabilities', 'Probabilities over all regions, by weight'),
  );
}

function regionSections(history: RegionHistory, isOneOfSeveral: boolean): Markup {
  const { region, sessions, models } = history;
  const id = (name: string): string => (isOneOfSeveral ? `${name}-${region}` : name);
  const heading = (text: string): string => (isOneOfSeveral ? `${region}: ${text}` : text);
  const model = models.find(({ modelId }) => modelId === lastOf(sessions).modelId);
  return markup`${section(
    id('regimes'),
    heading('Index and regimes'),
    tooFew(sessions.length) ?? [
      indexChart(history, id('index')),
      probabilityChart(sessions, id('probabilities'), 'Probabilities of the labels'),
      confidenceChart(sessions, id('confidence')),
    ],
    timeUnderLabels(history),
  )}
${section(id('drivers'), heading('Why this regime'), driverTable(history), changeTable(history))}
${section(
  id('states'),
  heading('States and transitions'),
  model === undefined
    ? markup`<p class="absent">No model is in force at the last close.</p>`
    : [stateTable(model), transitionTable(model)],
)}
${section(id('spells'), heading('Spells'), spellTable(history))}
${section(id('models'), heading('Models'), modelTables(history))}`;
}

function tooFew(sessions: number): Markup | undefined {
  return sessions < 2 ? markup`<p class="absent">The range has one session: curves need two.</p>` : undefined;
}

function reading(): Markup {
  return markup`<ul class="notes">
<li>Every label, probability and driver on this page is filtered: it was known at the close of its session, from that session and those before. Later sessions and later models change none of them.</li>
<li>A model learns from sessions up to its cut alone, and is in force from that close until the next one comes.</li>
<li>A state is what the model finds; a label is the name that rules give it by the means of its figures. Several states may have one label, and its probability is their sum.</li>
<li>A label is said when its probability has stood above the entry threshold for several sessions in a row, so that it comes a little late and does not flicker.</li>
<li>Figures of the index under a label tell what followed; they are no promise of what will.</li>
</ul>`;
}
