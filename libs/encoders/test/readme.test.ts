import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';
import { TrainingCutError } from '@prometheus/data';

import * as encoders from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('its example -> prints what its comments say (numbers computed with numpy)', () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const body = example.replace(/^import \{ \w+ \} from '[^']*';\n/gm, '');
    expect(body).not.toContain('import');
    const printed: string[] = [];
    const print = { log: (...values: unknown[]) => printed.push(values.join(' ')) };
    const { PcaEncoder } = encoders;
    new Function('console', 'tradeDate', 'TrainingCutError', 'PcaEncoder', body)(
      print,
      tradeDate,
      TrainingCutError,
      PcaEncoder,
    );
    const promised = [...body.matchAll(/console\.log.*; \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(promised).toHaveLength(5);
    expect(printed).toEqual(promised);
  });

  it('every runtime export of the library -> named in it', () => {
    const missing = Object.keys(encoders).filter((name) => !readme.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
