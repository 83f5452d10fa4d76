import { type SyntheticMarket } from '../../src/index.js';

/** Simple arithmetic on a market's published data only, apart from the generator's own code. */
export class MarketReading {
  readonly sessionOf: ReadonlyMap<string, number>;
  readonly #terminal = new Map<number, { session: number; amount: number }>();
  readonly #ratio = new Map<string, number>();
  readonly #dividend = new Map<string, number>();

  constructor(readonly market: SyntheticMarket) {
    this.sessionOf = new Map(market.sessions.map((date, session) => [date, session]));
    for (const { type, instrument, exDate, amount = 0, ratio = 1 } of market.actions) {
      const session = this.sessionOf.get(exDate) ?? -1;
      if (type === 'SPLIT') this.#ratio.set(`${instrument}/${session}`, ratio);
      else if (type === 'CASH_DIVIDEND') this.#dividend.set(`${instrument}/${session}`, amount);
      else this.#terminal.set(instrument, { session, amount });
    }
  }

  /** Raw close, the terminal value on the session on which trading ended, `undefined` before and after. */
  value(instrument: number, session: number): number | undefined {
    const { bars, firstSession, lastSession } = this.market.instruments[instrument];
    if (session >= firstSession && session <= lastSession) return bars.close[session - firstSession];
    const terminal = this.#terminal.get(instrument);
    return terminal?.session === session ? terminal.amount : undefined;
  }

  ratio(instrument: number, session: number): number {
    return this.#ratio.get(`${instrument}/${session}`) ?? 1;
  }

  dividend(instrument: number, session: number): number {
    return this.#dividend.get(`${instrument}/${session}`) ?? 0;
  }

  /** Simple total return into `session`, the delisting return included; `undefined` when there is none. */
  totalReturn(instrument: number, session: number): number | undefined {
    const before = this.value(instrument, session - 1);
    const now = this.value(instrument, session);
    if (before === undefined || now === undefined || this.#terminal.get(instrument)?.session === session - 1)
      return undefined;
    return (this.ratio(instrument, session) * (now + this.dividend(instrument, session))) / before - 1;
  }

  hasBar(instrument: number, session: number): boolean {
    const { firstSession, lastSession } = this.market.instruments[instrument];
    return session >= firstSession && session <= lastSession;
  }

  shares(instrument: number, session: number): number {
    let shares = 0;
    for (const entry of this.market.instruments[instrument].sharesOutstanding) {
      if (entry.fromSession <= session) shares = entry.shares;
    }
    return shares;
  }

  /** Members at the close of each session. */
  members(): number[][] {
    const members: number[][] = this.market.sessions.map(() => []);
    for (const { instrument, from, to } of this.market.membership) {
      const end = to === undefined ? members.length : (this.sessionOf.get(to) ?? -1);
      for (let session = this.sessionOf.get(from) ?? -1; session < end; session++) members[session].push(instrument);
    }
    return members;
  }
}

/** Mean over its standard error. */
export function tStatistic(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean / Math.sqrt(squares / (values.length - 1) / values.length);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function quantile(values: readonly number[], level: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(level * (values.length - 1))];
}
