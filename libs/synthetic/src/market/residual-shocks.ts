import { exp, log, max, min, sqrt } from '../math-functions.js';
import { studentScale } from '../sampling/student-t.js';
import { SESSIONS_PER_YEAR } from '../spec.js';
import { type MarketState } from './market-state.js';

/** Largest own shock in half a session; a symmetric bound keeps the mean at zero. */
const MAXIMUM_SHOCK = 0.3;
const MAXIMUM_VARIANCE = 12;
const WIND_DOWN_RISK = 2.5;

/** Draws each stock's raw residual return over night and during the session: sector risk times its loading plus own
 * risk. Each is symmetric around zero given the past. Stocks under an offer get none. Also moves own variances on.
 * @param capShare shape (active,), market value of each stock over that of the index
 * @param overnight shape (active,), overwritten; @param intraday likewise
 * @param volatility shape (active,), overwritten with the daily standard deviation of the residual */
export function drawResidualShocks(
  state: MarketState,
  session: number,
  capShare: Float64Array,
  overnight: Float64Array,
  intraday: Float64Array,
  volatility: Float64Array,
): void {
  const { spec, active, path } = state;
  const { risk } = spec;
  const activity = path.activity[session];
  const perDay = activity / sqrt(SESSIONS_PER_YEAR);
  const nightRoot = sqrt(risk.overnightShare);
  const dayRoot = sqrt(1 - risk.overnightShare);
  const sectorVolatility = risk.sectorVolatility * perDay;

  const sectorNight: number[] = [];
  const sectorDay: number[] = [];
  state.sectorStreams.forEach((stream, k) => {
    const scale = sectorVolatility * studentScale(stream, risk.studentDf);
    sectorNight.push(bounded(nightRoot * scale * stream.normal()));
    sectorDay.push(bounded(dayRoot * scale * stream.normal()));
    state.sectorShocks[k][session] = sectorNight[k] + sectorDay[k];
  });

  const longRun = 1 - risk.varianceReaction - risk.variancePersistence;
  for (let i = 0; i < active.length; i++) {
    const stock = active[i];
    const { traits } = stock;
    const stream = stock.streams.shocks;
    const scale = studentScale(stream, risk.studentDf);
    const night = nightRoot * scale * stream.normal();
    const day = dayRoot * scale * stream.normal();
    const size = min(50, max(0.05, capShare[i] * spec.stocks));
    const condition = sqrt(stock.variance) * (stock.status === 'WIND_DOWN' ? WIND_DOWN_RISK : 1);
    const own = traits.ownVolatility * perDay * condition * exp(-risk.sizeElasticity * log(size));
    const sector = traits.sectorLoading * sectorVolatility;
    const isExposed = stock.status !== 'OFFER';
    overnight[i] = isExposed ? traits.sectorLoading * sectorNight[traits.sector] + bounded(own * night) : 0;
    intraday[i] = isExposed ? traits.sectorLoading * sectorDay[traits.sector] + bounded(own * day) : 0;
    volatility[i] = sqrt(own * own + sector * sector);
    const shock = night + day;
    stock.variance = min(
      MAXIMUM_VARIANCE,
      longRun + (risk.varianceReaction * shock * shock + risk.variancePersistence) * stock.variance,
    );
  }
}

function bounded(shock: number): number {
  return min(MAXIMUM_SHOCK, max(-MAXIMUM_SHOCK, shock));
}
