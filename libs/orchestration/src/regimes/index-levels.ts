import { type AsOfView, macroLevel, marketReturn } from '@prometheus/data';
import { type RegionConfig, regionIndex } from '@prometheus/regime';

import { type IndexLevels } from './regime-history.js';

const FIRST_LEVEL = 100;

/** The region's market over the last sessions of a view: levels of a published series as they are, and otherwise returns
 * compounded from 100 at the first of these sessions.
 * @param days at least 1 */
export function indexLevels(view: AsOfView, region: RegionConfig, days: number): IndexLevels {
  const index = regionIndex(region);
  if (index.kind === 'macro') return { name: index.series, levels: [...view.market(macroLevel(index.series), days)] };
  const returns = view.market(marketReturn(index, 1), days);
  let level = FIRST_LEVEL;
  const levels = Array.from(returns, (value, t) => {
    if (t > 0 && Number.isFinite(value)) level *= 1 + value;
    return level;
  });
  return { name: index.kind === 'instrument' ? index.symbol : 'Equal-weighted index', levels };
}
