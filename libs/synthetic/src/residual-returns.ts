import { type SyntheticMarket } from './market/synthetic-market.js';

/** Simple total returns of one instrument minus its true beta times the market's, from its published prices.
 * @returns shape (bars - 1,), and one element more for an instrument that delisted: its delisting return. Element k
 * belongs to session firstSession + k + 1. Each has mean zero given the past. */
export function residualReturns(market: SyntheticMarket, instrument: number): Float64Array {
  const { bars, firstSession, delisting } = market.instruments[instrument];
  const { marketReturns, instruments } = market.knownTruth;
  const { exposure } = instruments[instrument];
  const { adjustedClose } = bars;
  const residuals = new Float64Array(exposure.length - 1);
  for (let k = 1; k < adjustedClose.length; k++) {
    residuals[k - 1] = adjustedClose[k] / adjustedClose[k - 1] - 1 - exposure[k] * marketReturns[firstSession + k];
  }
  if (delisting !== undefined) {
    const last = adjustedClose.length;
    residuals[last - 1] =
      delisting.terminalValue / bars.close[last - 1] - 1 - exposure[last] * marketReturns[firstSession + last];
  }
  return residuals;
}
