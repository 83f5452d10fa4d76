const HOUR_MS = 3_600_000;
const CLOCK_TEXT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)?$/;

let easternHour: Intl.DateTimeFormat | undefined;

/** The instant at which clocks in New York show a time. Of the two instants of an hour that comes twice it is the later
 * one, and so it is for an hour that is left out.
 * @param clock `YYYY-MM-DDTHH:MM:SS`, with a fraction or not
 * @returns UTC milliseconds, NaN for what is no time of day */
export function easternInstantMs(clock: string): number {
  const parts = CLOCK_TEXT.exec(clock);
  if (parts === null) return NaN;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const shown = Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? '').padEnd(3, '0')));
  const isReal = new Date(shown).toISOString().slice(0, 19) === clock.slice(0, 19);
  if (!isReal) return NaN;
  const inStandardTime = shown + 5 * HOUR_MS;
  const inDaylightTime = shown + 4 * HOUR_MS;
  const showsDaylightTime = hourInNewYork(inStandardTime) !== hour && hourInNewYork(inDaylightTime) === hour;
  return showsDaylightTime ? inDaylightTime : inStandardTime;
}

function hourInNewYork(ms: number): number {
  easternHour ??= new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hour: 'numeric', hourCycle: 'h23' });
  return Number(easternHour.format(ms));
}
