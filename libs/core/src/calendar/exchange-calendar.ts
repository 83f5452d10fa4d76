import { ExchangeRulesError } from '../errors.js';
import { dateOfEpochDay } from '../ids.js';
import { dayOfDate, holidayClosures, weekdayOf, yearOf } from './date-rules.js';
import { type ExchangeRules, WEEKDAYS } from './exchange-rules.js';
import { parseWallTime, type SessionHours, regularHours } from './session-hours.js';
import { type SessionIndex, specialSessions } from './special-sessions.js';
import { findZoneOffsets, instantOfWall, type ZoneOffsets } from './zone-offsets.js';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;

/** All sessions of one exchange over its bounds. Days are whole days since 1970-01-01, instants are ms UTC. */
export interface ExchangeCalendar extends SessionIndex, SessionTimes {
  readonly rules: ExchangeRules;
  readonly zone: ZoneOffsets;
  /** Weekday closures in date order. */
  readonly closures: readonly { readonly day: number; readonly name: string }[];
  /** Sessions that close before the regular hour, in order, by session number. */
  readonly earlyCloses: readonly { readonly session: number; readonly name: string }[];
}

/** Instants of each session, each of shape (S,). */
export interface SessionTimes {
  readonly openMs: Float64Array;
  readonly closeMs: Float64Array;
  /** NaN where the session has no break. */
  readonly breakStartMs: Float64Array;
  readonly breakEndMs: Float64Array;
}

/** Expands an exchange's rules into its sessions.
 * @throws {ExchangeRulesError} naming the rule when the description contradicts itself */
export function expandExchange(rules: ExchangeRules): ExchangeCalendar {
  const firstDay = dayOfDate(rules.first);
  const lastDay = dayOfDate(rules.last);
  if (lastDay < firstDay) throw new ExchangeRulesError(rules.code, 'last', 'lies before the first day');
  const isTrading = WEEKDAYS.map((weekday) => rules.tradingWeekdays.includes(weekday));
  const closures = closuresOf(rules, isTrading, firstDay, lastDay);
  const index = indexSessions(isTrading, closures, firstDay, lastDay);
  const zone = findZoneOffsets(rules.timeZone, (firstDay - 2) * MS_PER_DAY, (lastDay + 2) * MS_PER_DAY);
  const { times, earlyCloses } = timeSessions(rules, index, zone);
  checkOrder(rules, index, times);
  const named = [...closures].map(([day, name]) => ({ day, name })).sort((a, b) => a.day - b.day);
  return { rules, zone, ...index, ...times, closures: named, earlyCloses };
}

/** Weekday closures within the bounds, by day. */
function closuresOf(
  rules: ExchangeRules,
  isTrading: readonly boolean[],
  firstDay: number,
  lastDay: number,
): Map<number, string> {
  // A holiday of a neighbouring year can be observed within the bounds.
  const closures = holidayClosures(rules.holidays, isTrading, yearOf(firstDay) - 1, yearOf(lastDay) + 1);
  for (const day of closures.keys()) if (day < firstDay || day > lastDay) closures.delete(day);
  for (const { date, name } of rules.closures) {
    const day = dayOfDate(date);
    if (day < firstDay || day > lastDay) throw new ExchangeRulesError(rules.code, name, `${date} is out of bounds`);
    if (!isTrading[weekdayOf(day)]) throw new ExchangeRulesError(rules.code, name, `${date} is no trading weekday`);
    const holiday = closures.get(day);
    if (holiday !== undefined) throw new ExchangeRulesError(rules.code, name, `${date} is closed already: ${holiday}`);
    closures.set(day, name);
  }
  return closures;
}

function indexSessions(
  isTrading: readonly boolean[],
  closures: ReadonlyMap<number, string>,
  firstDay: number,
  lastDay: number,
): SessionIndex {
  const length = lastDay - firstDay + 1;
  const sessionDays = new Int32Array(length);
  const sessionsBefore = new Int32Array(length + 1);
  let count = 0;
  let weekday = weekdayOf(firstDay);
  for (let i = 0; i < length; i++) {
    if (isTrading[weekday] && !closures.has(firstDay + i)) sessionDays[count++] = firstDay + i;
    sessionsBefore[i + 1] = count;
    weekday = weekday === 6 ? 0 : weekday + 1;
  }
  return { firstDay, lastDay, sessionDays: sessionDays.slice(0, count), sessionsBefore };
}

function timeSessions(
  rules: ExchangeRules,
  index: SessionIndex,
  zone: ZoneOffsets,
): { times: SessionTimes; earlyCloses: { session: number; name: string }[] } {
  const count = index.sessionDays.length;
  const times = {
    openMs: new Float64Array(count),
    closeMs: new Float64Array(count),
    breakStartMs: new Float64Array(count).fill(NaN),
    breakEndMs: new Float64Array(count).fill(NaN),
  };
  const hoursOn = regularHours(rules, index.firstDay);
  const early = specialSessions(rules, rules.halfDays, index);
  const late = specialSessions(rules, rules.lateOpens ?? [], index);
  const earlyCloses: { session: number; name: string }[] = [];
  let lastFullDay = NaN;
  for (let session = 0; session < count; session++) {
    const day = index.sessionDays[session];
    const regular = hoursOn(day);
    const halfDay = early.get(session);
    const lateOpen = late.get(session);
    const regularOpen = lastFullDay === day - 1 ? regular.open : regular.openAfterShortDay;
    const open = lateOpen === undefined ? regularOpen : parseWallTime(rules.code, lateOpen.name, lateOpen.open);
    const close = halfDay === undefined ? regular.close : parseWallTime(rules.code, halfDay.name, halfDay.close);
    setTimes(times, session, day * MS_PER_DAY, { open, close, break: regular.break }, zone);
    if (halfDay !== undefined && close < regular.close) earlyCloses.push({ session, name: halfDay.name });
    else lastFullDay = day;
  }
  return { times, earlyCloses };
}

function setTimes(
  { openMs, closeMs, breakStartMs, breakEndMs }: SessionTimes,
  session: number,
  dayMs: number,
  { open, close, break: pause }: Pick<SessionHours, 'open' | 'close' | 'break'>,
  zone: ZoneOffsets,
): void {
  openMs[session] = instantOfWall(zone, dayMs + open * MS_PER_MINUTE);
  closeMs[session] = instantOfWall(zone, dayMs + close * MS_PER_MINUTE);
  if (pause === undefined || close <= pause.start || open >= pause.end) return;
  breakStartMs[session] = instantOfWall(zone, dayMs + pause.start * MS_PER_MINUTE);
  breakEndMs[session] = instantOfWall(zone, dayMs + pause.end * MS_PER_MINUTE);
}

function checkOrder(rules: ExchangeRules, index: SessionIndex, { openMs, closeMs }: SessionTimes): void {
  for (let session = 0; session < openMs.length; session++) {
    const closesLater = closeMs[session] > openMs[session];
    if (closesLater && (session === 0 || openMs[session] >= closeMs[session - 1])) continue;
    const problem = closesLater ? 'opens before the one before it closes' : 'does not close after it opens';
    const date = dateOfEpochDay(index.sessionDays[session]);
    throw new ExchangeRulesError(rules.code, 'hours', `the session of ${date} ${problem}`);
  }
}
