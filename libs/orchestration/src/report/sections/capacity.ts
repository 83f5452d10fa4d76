import { type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section } from './section.js';

/** How much money the strategy bears; nothing where it did not trade. */
export function capacity({ input }: Report): Markup | undefined {
  const estimate = input.metrics.capacity;
  if (estimate === undefined) return undefined;
  const { participationRate, phaseShares, impactCoefficient, grossAnnualReturn, knownShare } = estimate;
  const { currency } = input.manifest.collection;
  const share = (value: number): string => FORMATS.percent(value, 0);
  return section(
    'capacity',
    'Capacity',
    markup`<div class="pair"><div>${dataTable(
      `Equity at which the market becomes too small, ${currency}`,
      [{ heading: 'What happens' }, { heading: 'Equity', number: true }],
      [
        ['The volume cap cuts 5% of the traded value', FORMATS.compact(estimate.bindsSlightlyAt)],
        ['The volume cap cuts 50% of the traded value', FORMATS.compact(estimate.bindsHalfAt)],
        [
          `Impact takes half of the gross return of ${FORMATS.percent(grossAnnualReturn)} a year`,
          FORMATS.compact(estimate.halfReturnAt),
        ],
      ],
    )}</div><p class="remark">The trades of the run, scaled with its equity, against the median daily dollar volume of the 20 sessions before each. The cap is ${share(participationRate)} of that volume times the share of its part of the session: open ${share(phaseShares.OPEN)}, close ${share(phaseShares.CLOSE)}, continuous ${share(phaseShares.CONTINUOUS)}. Impact is ${FORMATS.ratio(impactCoefficient)} × daily volatility × the root of the share of a day's volume, charged on top of the costs above. ${
      knownShare > 0
        ? `It rests on the ${FORMATS.percent(knownShare)} of the traded value whose volume and volatility are known, in the money of the day.`
        : 'No volumes are known, so nothing can be said.'
    }${beyondVolume(estimate.halfReturnParticipation)}</p></div>`,
  );
}

function beyondVolume(participation: number | undefined): string | undefined {
  if (participation === undefined || participation <= 1) return undefined;
  return ` Where impact takes half of the return, the average trade would be ${FORMATS.ratio(participation, 1)} times a day's volume: far beyond what the model was fitted to, so read that figure as "not through impact".`;
}
