import { type JsonValue } from '@prometheus/core';

interface Members {
  readonly [key: string]: JsonValue | undefined;
}

const NAMED = 3;

/** What was decided, in a few words: weights and quantities by size, orders, an engine's label, or else the action's JSON. */
export function actionWords(action: JsonValue): string {
  if (typeof action !== 'object' || action === null || Array.isArray(action)) return JSON.stringify(action);
  const { kind, instruments, values, orders, label } = action as Members;
  if (Array.isArray(instruments) && Array.isArray(values)) {
    return targetWords(String(kind), instruments.map(String), values.map(Number));
  }
  if (kind === 'orders' && Array.isArray(orders)) return orderWords(orders as readonly Members[]);
  return typeof label === 'string' ? label : JSON.stringify(action);
}

function targetWords(kind: string, instruments: readonly string[], values: readonly number[]): string {
  const held = instruments.map((id, k) => ({ id, value: values[k] })).filter(({ value }) => value !== 0);
  if (held.length === 0) return 'nothing held';
  const largest = [...held].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, NAMED);
  const size = (value: number): string =>
    kind === 'weights' ? `${(value * 100).toFixed(1)} %` : String(Number(value.toFixed(6)));
  return `${kind} of ${held.length}: ${listed(
    largest.map(({ id, value }) => `${symbolOf(id)} ${size(value)}`),
    held.length,
  )}`;
}

function orderWords(orders: readonly Members[]): string {
  if (orders.length === 0) return 'no orders';
  const first = orders
    .slice(0, NAMED)
    .map(({ side, quantity, instrument }) => `${String(side)} ${String(quantity)} ${symbolOf(String(instrument))}`);
  return `${orders.length === 1 ? '1 order' : `${orders.length} orders`}: ${listed(first, orders.length)}`;
}

function listed(shown: readonly string[], count: number): string {
  return shown.join(', ') + (count > shown.length ? ', ...' : '');
}

/** Instrument ids name their collection first. */
function symbolOf(instrument: string): string {
  return instrument.slice(instrument.indexOf(':') + 1);
}
