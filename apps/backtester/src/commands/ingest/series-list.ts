import { OptionError } from '../../errors.js';

/** In the repository; elsewhere the file is named. */
export const DEFAULT_DEFINITIONS = 'configs/macro/series.yaml';

/** The ids of `--series`.
 * @throws {OptionError} when there are none */
export function seriesIds(list: string): string[] {
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length > 0) return [...new Set(ids)];
  throw new OptionError('--series', list, 'Name series by their ids, separated by commas: --series UNRATE,DGS10.');
}
