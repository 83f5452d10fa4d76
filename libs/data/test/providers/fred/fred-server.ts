import { type LocalServer, localServer } from '../local-server.js';

/** One version in the archive: since which day, of which date, and the value. */
export type ArchivedRow = readonly [since: string, date: string, value: string];

export interface ArchivedSeries {
  readonly vintages: readonly string[];
  /** Sorted; a version lasts until the next of its date. */
  readonly rows: readonly ArchivedRow[];
}

/** A server that answers as FRED documents it: observations with the days on which they stood, cut off at the real-time period that
 * was asked for, in pages.
 * @param pageRows rows of an answer at most, whatever is asked for */
export function fredServer(series: Readonly<Record<string, ArchivedSeries>>, pageRows = 100_000): Promise<LocalServer> {
  return localServer((path) => {
    const { pathname, searchParams: query } = new URL(path, 'http://fred.invalid');
    const found = series[query.get('series_id') ?? ''] as ArchivedSeries | undefined;
    const bad = (message: string) => ({
      status: 400,
      body: JSON.stringify({ error_code: 400, error_message: `Bad Request.  ${message}` }),
    });
    if (!/^[0-9a-f]{32}$/.test(query.get('api_key') ?? ''))
      return bad('The value for variable api_key is not registered.');
    if (found === undefined) return bad('The series does not exist.');
    const [start, end] = [query.get('realtime_start') ?? '', query.get('realtime_end') ?? ''];
    const offset = Number(query.get('offset'));
    const limit = Math.min(pageRows, Number(query.get('limit')));
    const common = { realtime_start: start, realtime_end: end, sort_order: 'asc', offset, limit };
    if (pathname === '/series/vintagedates') {
      if (found.vintages.length === 0) return bad('The series does not exist in ALFRED but may exist in FRED.');
      const dates = found.vintages.filter((date) => date >= start && date <= end);
      const shown = dates.slice(offset, offset + limit);
      return {
        body: JSON.stringify({ ...common, order_by: 'vintage_date', count: dates.length, vintage_dates: shown }),
      };
    }
    if (found.vintages.filter((date) => date >= start && date <= end).length > 2000) {
      return bad('This exceeds the maximum number of vintage dates allowed (2000).');
    }
    const [from, to] = [query.get('observation_start') ?? '', query.get('observation_end') ?? '9999-12-31'];
    const observations = found.rows.flatMap(([since, date, value], i) => {
      const next = found.rows.slice(i + 1).find((row) => row[1] === date);
      const until = next === undefined ? '9999-12-31' : dayBefore(next[0]);
      if (until < start || since > end || date < from || date > to) return [];
      const clipped = { realtime_start: since > start ? since : start, realtime_end: until < end ? until : end };
      return [{ ...clipped, date, value }];
    });
    const shown = observations.slice(offset, offset + limit);
    const period = { observation_start: from, observation_end: to, units: 'lin', output_type: 1, file_type: 'json' };
    return { body: JSON.stringify({ ...common, ...period, count: observations.length, observations: shown }) };
  });
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
