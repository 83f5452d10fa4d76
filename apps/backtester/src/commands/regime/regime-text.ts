import {
  featureValue,
  featureWords,
  labelShares,
  numberFormats,
  type RegimeHistory,
  type RegionHistory,
  spellsOf,
} from '@prometheus/orchestration';
import { UNDETERMINED } from '@prometheus/regime';

import { textTable } from '../../output/text-table.js';
import { wrapped } from '../data/data-options.js';

const DRIVERS = 3;
const SPELLS = 5;
const FORMATS = numberFormats('-');

/** A history on a terminal: shares by label, the last spells, and why the last close has its label. */
export function regimeText({ collection, regions }: RegimeHistory): string {
  return regions.map((region) => regionText(collection, region)).join('\n\n');
}

function regionText(collection: string, { region, sessions, models }: RegionHistory): string {
  const [first] = sessions;
  const count = sessions.length;
  const spells = spellsOf(sessions);
  const shares = labelShares(sessions).map((row) => [
    row.label,
    String(row.sessions),
    FORMATS.percent(row.share),
    String(row.spells),
    FORMATS.ratio(row.sessions / row.spells, 1),
    String(row.longest),
  ]);
  const recent = spells
    .slice(-SPELLS)
    .map(({ label, from, to, first: start, last }) => [
      label,
      from,
      last === count - 1 ? 'goes on' : to,
      String(last - start + 1),
    ]);
  return [
    `Regimes of ${collection}, ${region}: ${count} session${count === 1 ? '' : 's'} from ${first.date} to ${sessions[count - 1].date}, ` +
      `${models.length} model${models.length === 1 ? '' : 's'}`,
    textTable([['label', 'sessions', 'share', 'spells', 'mean length', 'longest'], ...shares], [1, 2, 3, 4, 5]),
    '',
    recent.length < spells.length ? `The last ${SPELLS} of ${spells.length} spells` : 'Spells',
    textTable([['label', 'from', 'to', 'sessions'], ...recent], [3]),
    '',
    ...lastText(sessions),
  ].join('\n');
}

function lastText(sessions: RegionHistory['sessions']): string[] {
  const { date, label, since, probabilities, confidence, drivers, reasons } = sessions[sessions.length - 1];
  if (label === UNDETERMINED) return [wrapped(`${date}: no regime yet: ${reasons.join('; ')}`)];
  const probability = FORMATS.percent(probabilities[label as keyof typeof probabilities]);
  const strongest = [...drivers]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, DRIVERS)
    .map(
      ({ feature, value, contribution }) =>
        `  ${contribution >= 0 ? 'for' : 'against'}  ${featureWords(feature)}: ${featureValue(feature, value, FORMATS)}, log-odds ${FORMATS.ratio(contribution)}`,
    );
  return [
    `${date}: ${label} since ${since}, probability ${probability}, confidence ${FORMATS.percent(confidence, 0)}`,
    ...strongest,
    ...reasons.map((reason) => wrapped(`  ${reason}`, '    ')),
  ];
}

/** A history in short for machines; the file regimes.json has all of it. */
export function regimeSummary({ collection, configId, regions }: RegimeHistory): Record<string, unknown> {
  return {
    collection,
    configId,
    regions: regions.map(({ region, sessions, models, index }) => ({
      region,
      index: index.name,
      from: sessions[0].date,
      to: sessions[sessions.length - 1].date,
      sessions: sessions.length,
      shares: labelShares(sessions),
      spells: spellsOf(sessions).map(({ label, from, to, first, last }) => ({
        label,
        from,
        to,
        sessions: last - first + 1,
      })),
      last: sessions[sessions.length - 1],
      models: models.map(({ modelId, cut }) => ({ modelId, cut })),
    })),
  };
}
