import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { BUILT_IN_FEATURES } from '../../src/features/built-in-features.js';

const folder = new URL('../../src/features/', import.meta.url);

/** Names of exported functions and constants that are declared to make a feature. */
function factoriesIn(source: string): string[] {
  const functions = source.matchAll(/export function (\w+)(?:<[^>]*>)?\([^)]*\): Feature\b/g);
  const constants = source.matchAll(/export const (\w+)[^;]*?\): Feature\b/g);
  return [...functions, ...constants].map((match) => match[1]);
}

describe('BUILT_IN_FEATURES', () => {
  it('every exported feature factory of the library -> in the list', () => {
    const factories = readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => factoriesIn(readFileSync(new URL(file, folder), 'utf8')));
    const listed = new Set(BUILT_IN_FEATURES.map((feature) => feature.id.split('(')[0]));
    expect(factories.length).toBeGreaterThanOrEqual(5);
    expect([...listed].sort()).toEqual([...factories].sort());
  });

  it('the search for factories -> finds functions over several lines and constants', () => {
    expect(factoriesIn('export function one(\n  days: number,\n): Feature {')).toEqual(['one']);
    expect(factoriesIn('export const two = (days: number): Feature => ({')).toEqual(['two']);
    expect(factoriesIn('function hidden(days: number): Feature {')).toEqual([]);
  });

  it('their ids -> distinct, for the id is the key of the cache', () => {
    expect(new Set(BUILT_IN_FEATURES.map((feature) => feature.id)).size).toBe(BUILT_IN_FEATURES.length);
  });
});
