import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';

import { type JsonValue, sha256, sha256Json } from '@prometheus/core';
import {
  dataVintage,
  factDigests,
  type MarketPanel,
  type SessionCloses,
  ViewContext,
  viewFacts,
} from '@prometheus/data';

import { type BacktestConfig, resultRelevant } from '../backtest/backtest-config.js';
import { loadBenchmark } from '../backtest/benchmark.js';
import { type ExperimentKind } from './experiment-repository.js';
import { type TrialBase } from './trial-evaluator.js';

/** The id of an experiment: it covers the code, the configuration that all runs start from with the content of the files
 * that it names, what is varied, and the data. Nothing that leaves the results alone is in it. */
export function experimentIdentity(
  kind: ExperimentKind,
  base: TrialBase,
  config: BacktestConfig,
  varied: JsonValue,
  panel: MarketPanel,
  closes: SessionCloses,
): string {
  const { strategy, benchmark } = config;
  const module = resolve(base.configFolder, strategy);
  const facts = base.facts === undefined ? '' : factDigests(viewFacts(base.facts).lines(), closes)[closes.length - 1];
  const isModule = (strategy.startsWith('.') || isAbsolute(strategy)) && existsSync(module);
  return sha256Json({
    kind,
    packages: base.code.packages,
    sourceHash: base.code.sourceHash,
    config: resultRelevant(config),
    strategyModule: isModule ? sha256(readFileSync(module)) : null,
    benchmark: { ...loadBenchmark(benchmark, new ViewContext(panel, closes), base.configFolder)?.identity },
    varied,
    vintage: dataVintage(panel, panel.sessionCount - 1),
    ...(facts === '' ? {} : { facts }),
  });
}
