import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as core from '@prometheus/core';
import * as data from '@prometheus/data';

import * as execution from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const LIBRARIES: Readonly<Record<string, object>> = {
  '@prometheus/core': core,
  '@prometheus/data': data,
  '@prometheus/execution': execution,
};

describe('README', () => {
  it('its example -> prints what its comments say (amounts worked out by hand)', async () => {
    // 100 x 51 x 1.001 = 5,105.10 and 5 basis points of it; 50.00 of dividends; 200 x 26.25.
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const imports = [...example.matchAll(/import \{([^}]*)\} from '([^']*)';\n/g)];
    const body = example.replace(/import \{[^}]*\} from '[^']*';\n/g, '');
    const names = imports.flatMap(([, list]) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    );
    const exported = Object.assign({}, ...imports.map(([, , library]) => LIBRARIES[library])) as Record<
      string,
      unknown
    >;
    const printed: string[] = [];
    const print = { log: (...values: unknown[]) => printed.push(values.join(' ')) };
    const run = new Function('console', ...names, `return (async () => {\n${body}\n})()`) as (
      ...values: unknown[]
    ) => Promise<void>;
    await run(print, ...names.map((name) => exported[name]));
    const promised = [...body.matchAll(/console\.log.*; \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(promised).toHaveLength(4);
    expect(printed).toEqual(promised);
  });

  it('its table -> exactly what the library exports, but for the errors', () => {
    const table = readme.slice(readme.indexOf('## What there is'), readme.indexOf('## Units'));
    const listed = [...table.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const exported = Object.keys(execution).filter((name) => !name.endsWith('Error'));
    expect(listed.sort()).toEqual(exported.sort());
  });
});
