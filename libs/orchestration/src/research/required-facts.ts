import { ConfigLayers, InputError, type JsonValue, validateConfig } from '@prometheus/core';
import { type FactRequirements, mergedRequirements } from '@prometheus/data';

import { backtestConfigSchema } from '../backtest/backtest-config.js';
import { resolveEngines, runRequirements } from '../pipeline/engines-config.js';
import { loadStrategy } from '../strategies/strategy-registry.js';
import { type Combination } from './grid.js';
import { type TrialBase } from './trial-evaluator.js';

/** The facts beside the panel that the strategies of a configuration and its combinations require. A combination that the
 * configuration or the strategy does not take requires nothing: it is refused when its turn comes. */
export async function requiredFacts(
  base: Pick<TrialBase, 'config' | 'configFolder' | 'configSource'>,
  combinations: readonly Combination[] = [{}],
): Promise<FactRequirements> {
  const all: FactRequirements[] = [];
  for (const settings of combinations) {
    const layers = new ConfigLayers();
    layers.add(base.configSource, base.config);
    for (const [path, value] of Object.entries(settings)) layers.set('the grid', path.split('.'), value);
    try {
      const config = validateConfig(backtestConfigSchema, layers.merged(), (path) => layers.sourceOf(path));
      const parameters = config.parameters as Record<string, JsonValue>;
      const { rule } = await loadStrategy(config.strategy, parameters, base.configFolder, base.configSource);
      all.push(runRequirements(rule.requires, resolveEngines(config.engines, rule.engines ?? [])));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return mergedRequirements(all);
}
