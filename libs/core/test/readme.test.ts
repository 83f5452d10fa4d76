import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import * as core from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('its example -> prints what its comments say', () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const [, names, body] =
      /^import \{([^}]*)\} from '@prometheus\/core';\nimport \{ z \} from 'zod';\n([\s\S]*)$/.exec(example) ?? [];
    const printed: string[] = [];
    const print = { log: (...values: unknown[]) => printed.push(values.join(' ')) };
    new Function('console', 'core', 'z', `const {${names}} = core;\n${body}`)(print, core, z);
    const promised = [...body.matchAll(/console\.log.*; \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(promised).toHaveLength(7);
    expect(printed).toEqual(promised);
  });

  it('its table -> exactly what the library exports, but for the errors', () => {
    const table = readme.slice(readme.indexOf('## What there is'), readme.indexOf('## Units'));
    const listed = [...table.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(listed.sort()).toEqual(
      Object.keys(core)
        .filter((name) => !name.endsWith('Error'))
        .sort(),
    );
  });
});
