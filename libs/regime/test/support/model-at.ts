import { RandomStream } from '@prometheus/core';
import { type MarketPanel, PanelView } from '@prometheus/data';

import { type RegimeConfig } from '../../src/config/regime-config.js';
import { anchoredDates, type FeatureRows, featureRows } from '../../src/features/feature-rows.js';
import { regimeFeatures } from '../../src/features/regime-features.js';
import { RegimeModel } from '../../src/model/regime-model.js';
import { contextOf } from './close-panel.js';

/** Rows of a configuration's first region up to session `t`. */
export function rowsUpTo(panel: MarketPanel, config: RegimeConfig, t: number): FeatureRows {
  const view = new PanelView(contextOf(panel), t, Infinity);
  return featureRows(view, regimeFeatures(config, config.regions[0]), anchoredDates(view));
}

/** A model of a configuration's first region, trained on the sessions up to `t`. */
export function modelAt(panel: MarketPanel, config: RegimeConfig, t: number): RegimeModel {
  const rows = rowsUpTo(panel, config, t);
  return RegimeModel.train(rows, {
    config,
    region: config.regions[0],
    cut: rows.dates[t],
    random: new RandomStream(0, 'a model of its own'),
    selectStates: true,
  });
}
