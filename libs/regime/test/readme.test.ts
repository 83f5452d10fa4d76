import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { PanelView, sessionCloses, ViewContext } from '@prometheus/data';

import * as regime from '../src/index.js';
import { sp500Panel } from './support/sp500.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('its example -> prints what its comments say (as this repository gave it; no outside source knows)', () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const body = example.replace(/^import \{[^}]*\} from '[^']*';\n/gm, '');
    expect(body).not.toContain('import');
    const panel = sp500Panel();
    const printed: string[] = [];
    const given = {
      console: { log: (...values: unknown[]) => printed.push(values.join(' ')) },
      panel,
      t: panel.header.sessions.findIndex((date) => date === '2008-10-10'),
      PanelView,
      sessionCloses,
      ViewContext,
      regimeConfigSchema: regime.regimeConfigSchema,
      RegimeEngine: regime.RegimeEngine,
    };
    new Function(...Object.keys(given), body)(...Object.values(given));
    const promised = [...body.matchAll(/console\.log.*; \/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(promised).toHaveLength(5);
    expect(printed).toEqual(promised);
  });

  it('every runtime export of the library -> named in it', () => {
    const missing = Object.keys(regime).filter((name) => !readme.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
