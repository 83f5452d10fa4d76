import { addDays, epochDay, instrumentId, type RandomStream, type TradeDate } from '@prometheus/core';
import { type BuilderAction, type PanelInstrument, type PriceBasis } from '@prometheus/data';

interface ActionSetting {
  readonly basis: PriceBasis;
  readonly sessions: readonly TradeDate[];
  readonly instruments: readonly PanelInstrument[];
  /** First day with a bar, by instrument. */
  readonly listedOn: readonly TradeDate[];
  readonly priceScale: number;
}

/** New shares for one: whole, fractional, and ratios that no decimal holds. */
const RATIOS = [2, 3, 7, 1.5, 1.25, 1.05, 0.1, 0.125, 1 / 3, 2 / 7, 0.333333];
const MS_PER_DAY = 86_400_000;
/** A name that no panel has. */
const ELSEWHERE = instrumentId('ELSEWHERE');

type Action = Omit<BuilderAction, 'instrumentId' | 'knownAtMs'>;

/** Actions of every kind, also on days that are no sessions, without a bar, of a name that has gone, and paid after the
 * end. Most are such as the rules can book; few stop the run. */
export function randomActions(random: RandomStream, setting: ActionSetting): BuilderAction[] {
  const { sessions, instruments } = setting;
  const span = epochDay(sessions[sessions.length - 1]) - epochDay(sessions[0]);
  const anyDay = (): TradeDate => addDays(sessions[0], random.below(span + 1));
  return instruments.flatMap(({ instrumentId: id }, i) => {
    const actions: Action[] = [];
    for (let k = random.below(4); k > 0; k--) {
      const type = random.uniform() < 0.8 ? 'SPLIT' : 'STOCK_DIVIDEND';
      actions.push({ type, exDate: anyDay(), ratio: RATIOS[random.below(RATIOS.length)] });
    }
    for (let k = random.below(5); k > 0; k--) {
      const exDate = anyDay();
      const amount = setting.priceScale * 0.001 * (1 + random.below(2000));
      const payDate = addDays(exDate, random.below(60));
      actions.push({ type: 'CASH_DIVIDEND', exDate, amount, ...(random.uniform() < 0.7 ? { payDate } : {}) });
    }
    if (random.uniform() < 0.3) actions.push(spinoff(random, setting, i, anyDay()));
    if (random.uniform() < 0.25) actions.push(merger(random, setting, i, anyDay()));
    if (random.uniform() < 0.2) actions.push(symbolChange(random, setting, i, anyDay()));
    if (random.uniform() < 0.2) {
      const amounts = [undefined, undefined, 0, setting.priceScale * 20 * random.uniform()];
      const amount = amounts[random.below(amounts.length)];
      actions.push({ type: 'DELISTING', exDate: anyDay(), ...(amount === undefined ? {} : { amount }) });
    }
    return actions.map((action) => ({
      ...action,
      instrumentId: id,
      knownAtMs: epochDay(action.exDate) * MS_PER_DAY,
    }));
  });
}

/** Of a name that may have traded, may trade later, or is nowhere in the panel. */
function spinoff(random: RandomStream, setting: ActionSetting, i: number, exDate: TradeDate): Action {
  const j = otherThan(random, setting, i);
  const anywhere = j !== undefined && random.uniform() < 0.7;
  const amount = setting.priceScale * 30 * random.uniform();
  return {
    type: 'SPINOFF',
    exDate,
    ratio: RATIOS[random.below(RATIOS.length)],
    newInstrumentId: anywhere ? setting.instruments[j].instrumentId : ELSEWHERE,
    ...(random.uniform() < 0.95 ? { amount } : {}),
  };
}

/** For cash, for shares, or for both. */
function merger(random: RandomStream, setting: ActionSetting, i: number, exDate: TradeDate): Action {
  const amount = setting.priceScale * 60 * random.uniform();
  const ratio = RATIOS[random.below(RATIOS.length)];
  const j = otherThan(random, setting, i);
  const kind = random.uniform();
  const stops = random.uniform() < 0.03;
  const listed = j !== undefined && setting.listedOn[j] <= exDate && setting.basis === 'raw';
  if (kind < 0.3 || !(listed || stops)) return { type: 'MERGER', exDate, amount };
  const newInstrumentId = j === undefined || stops ? ELSEWHERE : setting.instruments[j].instrumentId;
  return { type: 'MERGER', exDate, ratio, newInstrumentId, ...(kind < 0.6 ? { amount } : {}) };
}

/** Among names of one currency. */
function symbolChange(random: RandomStream, setting: ActionSetting, i: number, exDate: TradeDate): Action {
  const j = otherThan(random, setting, i);
  const { instruments } = setting;
  const known = j !== undefined && instruments[j].currency === instruments[i].currency && random.uniform() < 0.8;
  return {
    type: 'SYMBOL_CHANGE',
    exDate,
    ...(known ? { newInstrumentId: instruments[j].instrumentId } : { newInstrumentId: ELSEWHERE }),
  };
}

function otherThan(random: RandomStream, { instruments }: ActionSetting, i: number): number | undefined {
  if (instruments.length === 1) return undefined;
  return (i + 1 + random.below(instruments.length - 1)) % instruments.length;
}
