import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as statistics from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('its example -> prints what its comments say (numbers computed with numpy and scipy)', () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const [, names, body] = /^import \{([^}]*)\} from '@prometheus\/statistics';\n([\s\S]*)$/.exec(example) ?? [];
    const printed: string[] = [];
    const print = { log: (...values: unknown[]) => printed.push(values.join(' ')) };
    new Function('console', 'statistics', `const {${names}} = statistics;\n${body}`)(print, statistics);
    const promised = [...body.matchAll(/console\.log.*; \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(promised).toHaveLength(7);
    expect(printed).toEqual(promised);
  });

  it('its list of functions -> exactly what the library exports', () => {
    const table = readme.slice(readme.indexOf('## What there is'), readme.indexOf('## Units'));
    const listed = [...table.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const exported = Object.keys(statistics).filter((name) => !/^[A-Z].*Error$|^TRADING/.test(name));
    expect(listed.sort()).toEqual(exported.sort());
  });
});
