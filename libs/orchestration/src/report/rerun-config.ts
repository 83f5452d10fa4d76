import { compareCodeUnits, type JsonValue } from '@prometheus/core';
import { stringify } from 'yaml';

import { type RunManifest } from '../results/result.js';

/** A configuration that repeats a run, as far as the run's own record goes. */
export interface RerunConfig {
  readonly yaml: string;
  /** What its user must fill in, in sentences: files are recorded by content, not by their place on some machine. */
  readonly remarks: readonly string[];
}

type JsonObject = { readonly [key: string]: JsonValue | undefined };

export function rerunConfig({ name, config }: Pick<RunManifest, 'name' | 'config'>): RerunConfig {
  const remarks: string[] = [];
  if (!isObject(config)) return { yaml: toYaml(config), remarks };
  const { strategyModule, benchmark, exchangeRates, currencies, ...rest } = config;
  if (strategyModule !== undefined) {
    remarks.push(`Set strategy to the path of the module with sha256 ${text(strategyModule)}.`);
  }
  const entries = { ...benchmarkEntry(benchmark, remarks), ...currenciesEntry(currencies, exchangeRates, remarks) };
  return { yaml: toYaml({ name, ...rest, ...entries }), remarks };
}

function benchmarkEntry(benchmark: JsonValue | undefined, remarks: string[]): JsonObject {
  if (benchmark === undefined) return {};
  if (!isObject(benchmark) || benchmark.content === undefined) return { benchmark };
  const { content, ...rest } = benchmark;
  remarks.push(`Set benchmark.file to the path of the file with content hash ${text(content)}.`);
  return { benchmark: { ...rest, file: '' } };
}

/** @param exchangeRates what the run read of the file, which no configuration takes */
function currenciesEntry(
  currencies: JsonValue | undefined,
  exchangeRates: JsonValue | undefined,
  remarks: string[],
): JsonObject {
  if (currencies === undefined || !isObject(currencies)) return {};
  if (exchangeRates === undefined || !isObject(exchangeRates) || exchangeRates.content === undefined)
    return { currencies };
  remarks.push(`Set currencies.rates to the path of the file with content hash ${text(exchangeRates.content)}.`);
  return { currencies: { ...currencies, rates: '' } };
}

/** Keys in one order, whatever the order in which a store gave them back; `name` first. */
function toYaml(value: JsonValue): string {
  return stringify(value, {
    lineWidth: 0,
    sortMapEntries: (a, b) => {
      const [left, right] = [String(a.key), String(b.key)];
      if (left === 'name' || right === 'name') return left === right ? 0 : left === 'name' ? -1 : 1;
      return compareCodeUnits(left, right);
    },
  });
}

function isObject(value: JsonValue): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function text(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
