import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { type JsonValue, parseScalar, readYaml } from '@prometheus/core';
import { z } from 'zod';

import { backtestConfigSchema } from '../../src/index.js';

const FILE = fileURLToPath(new URL('../../../../configs/backtests/everything.yaml', import.meta.url));

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly default?: JsonValue;
}

const schema = z.toJSONSchema(backtestConfigSchema, { io: 'input' }) as JsonSchema;
const text = readFileSync(FILE, 'utf8');
const values = readYaml(FILE) as JsonValue;

const branches = ({ anyOf = [], oneOf = [] }: JsonSchema): readonly JsonSchema[] => [...anyOf, ...oneOf];

/** The part of a schema that has keys: of a union the branch that the value has chosen by `model` or `source`. */
function keyed(node: JsonSchema, value: JsonValue | undefined): JsonSchema | undefined {
  if (node.properties !== undefined) {
    const chosen = (value ?? {}) as Record<string, JsonValue>;
    const fits = Object.entries(node.properties).every(([key, { const: only }]) => !only || only === chosen[key]);
    return fits ? node : undefined;
  }
  return branches(node).flatMap((branch) => keyed(branch, value) ?? [])[0];
}

/** Settings of engines have files of their own, which the engines' libraries test. */
const isElsewhere = (path: string): boolean => /^engines\.\w+\.config$/.test(path);

/** Paths that the schema knows and the value does not set. */
function missing(node: JsonSchema, value: JsonValue | undefined, path: string): string[] {
  if (isElsewhere(path) && value !== undefined) return [];
  if (value === undefined) return [path];
  if (Array.isArray(value)) return node.items === undefined ? [] : missing(node.items, value.at(-1), `${path}[]`);
  return Object.entries(keyed(node, value)?.properties ?? {}).flatMap(([key, child]) =>
    missing(child, (value as Record<string, JsonValue>)[key], path === '' ? key : `${path}.${key}`),
  );
}

/** Every word that some setting may be, for example a model's name. */
function choices(node: JsonSchema, path = ''): string[] {
  if (isElsewhere(path)) return [];
  const properties = Object.entries(node.properties ?? {});
  const others = [...branches(node), ...(node.items ? [node.items] : [])];
  const children = [
    ...properties.map(([key, child]) => choices(child, path === '' ? key : `${path}.${key}`)),
    ...others.map((child) => choices(child, path)),
  ];
  const own = [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])];
  return [...own.filter((word) => typeof word === 'string'), ...children.flat()];
}

interface Claim {
  readonly path: string;
  /** What the comment says the default is, as text; undefined where it is the value itself. */
  readonly stated: string | undefined;
}

/** Comments `# default` (what stands there) and `# default X; ...` of the file. */
function claims(): Claim[] {
  const open: string[] = [];
  return text.split('\n').flatMap((line) => {
    const match = /^(?<indent> *)(?<key>\w+):(?<rest>.*)$/.exec(line)?.groups;
    if (match === undefined) return [];
    open.length = match.indent.length / 2;
    open.push(match.key);
    const comment = /# default(?: (?<stated>[^;,]+))?(?:[;,]|$)/.exec(match.rest);
    return comment === null ? [] : [{ path: open.join('.'), stated: comment.groups?.stated }];
  });
}

function at(path: string): { readonly node: JsonSchema; readonly value: JsonValue } {
  let node = schema;
  let value = values;
  for (const key of path.split('.')) {
    node = keyed(node, value)?.properties?.[key] as JsonSchema;
    value = (value as Record<string, JsonValue>)[key];
  }
  return { node, value };
}

function statedDefault(stated: string): JsonValue | undefined {
  if (stated === 'none') return undefined;
  if (stated === 'empty') return '';
  if (stated === '{ source: equal_weight }') return { source: 'equal_weight' };
  return parseScalar(stated) as JsonValue;
}

describe('the configuration with every setting', () => {
  it('is valid', () => {
    expect(backtestConfigSchema.parse(values).name).toBe('Everything');
  });

  it('sets every key of the schema', () => {
    expect(missing(schema, values, '')).toEqual([]);
  });

  it('one key less -> is found missing', () => {
    const { riskGate, ...others } = values as { riskGate: Record<string, JsonValue> };
    const { maxNet: _maxNet, ...limits } = riskGate;
    expect(missing(schema, { ...others, riskGate: limits }, '')).toEqual(['riskGate.maxNet']);
    expect(missing(schema, others, '')).toEqual(['riskGate']);
  });

  it('names every choice', () => {
    const words = new Set(text.match(/\w+/g));
    expect(choices(schema).length).toBeGreaterThan(30);
    expect(choices(schema).filter((word) => !words.has(word))).toEqual([]);
  });

  it('tells the defaults that the schema has', () => {
    expect(claims().length).toBeGreaterThan(40);
    const wrong = claims().filter(({ path, stated }) => {
      const { node, value } = at(path);
      const told = stated === undefined ? value : statedDefault(stated);
      const emptied = JSON.stringify(node.default) === '[]' ? undefined : node.default;
      return JSON.stringify(told) !== JSON.stringify(emptied);
    });
    expect(wrong).toEqual([]);
  });
});
