import { max, min } from '../math-functions.js';
import { SESSIONS_PER_YEAR } from '../spec.js';
import { type MarketState } from './market-state.js';

const MAXIMUM_DAILY_HAZARD = 0.02;
/** No new offers while open ones make up this share of the index. */
const MAXIMUM_OFFER_WEIGHT = 0.1;

/** News that strikes one company before today's open. */
export interface CompanyEvent {
  /** Position in the list of active stocks. */
  readonly position: number;
  readonly kind: 'SUDDEN_FAILURE' | 'FILING' | 'OFFER';
  /** Simple return that the news is worth, above -1. */
  readonly jump: number;
}

/** Draws at most one event for the session, and fills `jump` with each stock's mean-zero jump return: the event's size
 * where it strikes, minus its expectation everywhere. A hazard is known at the previous close; because events exclude
 * each other, each still strikes with exactly its hazard.
 * @param capShare shape (active,), market value of each stock over that of the index
 * @param hazard scratch of shape (active,) at least
 * @param jump shape (active,), overwritten */
export function drawCompanyEvent(
  state: MarketState,
  session: number,
  capShare: Float64Array,
  hazard: Float64Array,
  jump: Float64Array,
): CompanyEvent | undefined {
  const { spec, active, eventStream: stream } = state;
  const { failures, mergers } = spec;
  const meanLoss = (failures.minimumLoss + failures.maximumLoss) / 2;
  const meanPremium = (mergers.minimumPremium + mergers.maximumPremium) / 2;
  const { eligible, distress, offerWeight } = fillDistress(state, session, capShare, hazard);
  const perSession = active.length / SESSIONS_PER_YEAR;
  const failureScale = distress > 0 ? (failures.ratePerYear * perSession) / distress : 0;
  const isOfferTime = eligible > 0 && offerWeight < MAXIMUM_OFFER_WEIGHT;
  const offerHazard = isOfferTime ? min(MAXIMUM_DAILY_HAZARD, (mergers.ratePerYear * perSession) / eligible) : 0;

  let draw = stream.uniform();
  const size = stream.uniform();
  const manner = stream.uniform();
  let event: CompanyEvent | undefined;
  for (let i = 0; i < active.length; i++) {
    jump[i] = 0;
    if (hazard[i] === 0) continue;
    const failureHazard = min(MAXIMUM_DAILY_HAZARD, failureScale * hazard[i]);
    jump[i] = failureHazard * meanLoss - offerHazard * meanPremium;
    if (draw >= 0 && draw < failureHazard) {
      const loss = failures.minimumLoss + (failures.maximumLoss - failures.minimumLoss) * size;
      const kind = manner < failures.suddenShare ? 'SUDDEN_FAILURE' : 'FILING';
      event = { position: i, kind, jump: -loss };
    } else if (draw >= failureHazard && draw < failureHazard + offerHazard) {
      const premium = mergers.minimumPremium + (mergers.maximumPremium - mergers.minimumPremium) * size;
      event = { position: i, kind: 'OFFER', jump: premium };
    }
    draw -= failureHazard + offerHazard;
  }
  if (event !== undefined) jump[event.position] += event.jump;
  return event;
}

/** Relative failure hazard of each stock that news may strike, 0 for the others: those with a payment or split under
 * way, new listings, and companies so large that one piece of news would move the whole index. */
function fillDistress(
  state: MarketState,
  session: number,
  capShare: Float64Array,
  hazard: Float64Array,
): { eligible: number; distress: number; offerWeight: number } {
  const { spec, active } = state;
  const maximumShare = max(0.05, 1.5 / spec.stocks);
  let eligible = 0;
  let distress = 0;
  let offerWeight = 0;
  for (let i = 0; i < active.length; i++) {
    const stock = active[i];
    hazard[i] = 0;
    if (stock.isMember && stock.status === 'OFFER') offerWeight += capShare[i];
    if (!stock.isSettled || capShare[i] > maximumShare || session < stock.listing.seasonedAt) continue;
    const drawdown = max(0.02, stock.level / stock.high);
    hazard[i] = 1;
    for (let power = 0; power < spec.failures.distressExponent; power++) hazard[i] /= drawdown;
    eligible += 1;
    distress += hazard[i];
  }
  return { eligible, distress, offerWeight };
}
