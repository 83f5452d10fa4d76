import {
  absorptionRatio,
  averageCorrelation,
  breadth,
  dispersion,
  type FactRequirements,
  macroLevel,
  marketDrawdown,
  type MarketIndex,
  marketReturn,
  type MarketSeries,
  marketVolatility,
  mergedRequirements,
  volatilityOfVolatility,
} from '@prometheus/data';

import { type FeatureConfig, featureName, INDEX_KINDS, macroFeatureName } from '../config/feature-schema.js';
import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionConfig } from '../config/region-schema.js';

/** A column of a region's feature rows. */
export interface RegimeFeature {
  readonly name: string;
  /** Where its values come from, in the feature's own unit. */
  readonly series: MarketSeries;
  /** What is applied to them before scaling and encoding. */
  readonly transform: 'identity' | 'log';
}

/** The columns that a region is watched by, in the order of the configuration, macro series last. */
export function regimeFeatures(config: RegimeConfig, region: RegionConfig): readonly RegimeFeature[] {
  const columns = config.features
    .filter((feature) => feature.enabled && isChosen(feature, region))
    .map((feature) => ({
      name: featureName(feature),
      series: seriesOf(feature, region),
      transform: feature.transform,
    }));
  const macro = region.macro
    .filter(({ enabled }) => enabled)
    .map((feature) => ({
      name: macroFeatureName(feature),
      series: macroLevel(feature.series),
      transform: feature.transform,
    }));
  return [...columns, ...macro];
}

/** What the regions need beside the panel: macro series that a run cannot do without, and those taken where they are stored. */
export function regimeRequirements(config: RegimeConfig): FactRequirements {
  return mergedRequirements(
    config.regions.map(({ index, macro }) => {
      const enabled = macro.filter((feature) => feature.enabled);
      const required = enabled.filter((feature) => feature.required).map(({ series }) => series);
      const optional = enabled.filter((feature) => !feature.required).map(({ series }) => series);
      if (index.kind === 'macro') required.push(index.series);
      return {
        ...(required.length === 0 ? {} : { macro: required }),
        ...(optional.length === 0 ? {} : { macroWherePresent: optional }),
      };
    }),
  );
}

/** Sessions that the longest-looking column of a region depends on. */
export function longestLookback(features: readonly RegimeFeature[]): number {
  return features.reduce((longest, { series }) => Math.max(longest, series.lookback), 1);
}

/** The region's index as the data library knows it. */
export function regionIndex({ index, selection }: RegionConfig): MarketIndex {
  return index.kind === 'equal_weight' ? { kind: 'equal_weight', selection: index.selection ?? selection } : index;
}

function isChosen(feature: FeatureConfig, region: RegionConfig): boolean {
  if (region.features === 'all') return true;
  if (region.features === 'index') return INDEX_KINDS.has(feature.kind);
  return region.features.includes(featureName(feature));
}

function seriesOf(feature: FeatureConfig, region: RegionConfig): MarketSeries {
  const index = regionIndex(region);
  const { selection } = region;
  switch (feature.kind) {
    case 'return':
      return marketReturn(index, feature.days);
    case 'volatility':
      return marketVolatility(index, feature.days);
    case 'volatility_of_volatility':
      return volatilityOfVolatility(index, feature.days, feature.of);
    case 'drawdown':
      return marketDrawdown(index, feature.days);
    case 'breadth':
      return breadth(selection, feature.days);
    case 'dispersion':
      return dispersion(selection, feature.days);
    case 'average_correlation':
      return averageCorrelation(selection, feature.days, feature.every);
    case 'absorption_ratio':
      return absorptionRatio(selection, feature.days, feature.share, feature.every);
  }
}
