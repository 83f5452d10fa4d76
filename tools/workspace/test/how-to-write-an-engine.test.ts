import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ROOT } from './repository.js';

const page = readFileSync(join(ROOT, 'docs', 'how-to-write-an-engine.md'), 'utf8');
const prose = page.replace(/```[\s\S]*?```/g, '');
const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);

/** All TypeScript under the folders that the page speaks of. */
function sources(folder: string): string {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist' && name !== 'out-tsc')
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return entry.name.endsWith('.ts') ? readFileSync(join(ROOT, path), 'utf8') : '';
    })
    .join('\n');
}

describe('docs/how-to-write-an-engine.md', () => {
  it('every path that it names -> exists', () => {
    const paths = quoted.filter((text) => /^(libs|tools|docs|configs|apps)\/[\w./-]+$/.test(text));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('every folder of its table -> exists, and no other', () => {
    const listed = [...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
    const folders = readdirSync(join(ROOT, 'libs', 'regime', 'src'), { withFileTypes: true });
    expect(listed.sort()).toEqual(folders.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort());
  });

  it('every name of the code that it uses -> occurs there', () => {
    const text = ['libs', 'tools', 'apps'].map(sources).join('\n');
    const names = quoted.filter((name) => /^[A-Za-z]\w*(\.\w+)*$/.test(name) && /[A-Z_]/.test(name));
    expect(names.length).toBeGreaterThan(25);
    const last = (name: string): string => name.split('.').at(-1) as string;
    expect(names.filter((name) => !new RegExp(`\\b${last(name)}\\b`).test(text))).toEqual([]);
  });

  it('an excerpt -> stands in its file', () => {
    const excerpts = [...page.matchAll(/```ts file=(\S+)\n([\s\S]*?)```/g)];
    expect(excerpts.length).toBeGreaterThan(0);
    for (const [, file, code] of excerpts) expect(readFileSync(join(ROOT, file), 'utf8')).toContain(code.trimEnd());
  });
});
