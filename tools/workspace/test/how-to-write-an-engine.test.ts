import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ROOT } from './repository.js';

const PAGE = join('docs', 'how-to-write-an-engine.md');

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const exists = (path: string): boolean => existsSync(join(ROOT, path));
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const page = read(PAGE);

interface Block {
  readonly language: string;
  /** File or folder that the block shows. */
  readonly of: string;
  readonly body: string;
}

const blocks = [...page.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language, of, body]): Block => ({
  language,
  of,
  body,
}));
const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
const spans = [...new Set([...prose.matchAll(/`([^`]+)`/g)].map(([, span]) => oneLine(span)))];

function textsUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return textsUnder(path);
    return entry.name.endsWith('.ts') ? [read(path)] : [];
  });
}

/** What is written by hand: sources and manifests of all projects, the lint rules, and the names that only tests have. */
const sources = ['libs', 'apps', 'tools']
  .flatMap((group) => readdirSync(join(ROOT, group)).map((name) => join(group, name)))
  .flatMap((project) => [
    ...(exists(join(project, 'src')) ? textsUnder(join(project, 'src')) : []),
    ...(exists(join(project, 'package.json')) ? [read(join(project, 'package.json'))] : []),
  ])
  .concat(read('eslint.config.mjs'), read('tools/workspace/test/repository.ts'))
  .join('\n');
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

const isCommand = (span: string): boolean => /^np[mx] /.test(span);
const isPath = (span: string): boolean => /^[\w.-]+(\/[\w.-]+)+$/.test(span) || /^\S+\.(md|json|mjs)$/.test(span);
const isName = (span: string): boolean => /^\w+(\.\w+)*$/.test(span) && !isPath(span);
/** A name that begins with an underscore stands for all that end so. */
const occurs = (name: string): boolean => new RegExp(`${name.startsWith('_') ? '' : '\\b'}${name}\\b`).test(sources);
const isDeclared = (name: string): boolean =>
  new RegExp(`\\b(class|interface|type|const|function) ${name}\\b`).test(sources);

describe('How to write an engine', () => {
  it('every path in backticks, every link -> there', () => {
    const paths = spans.filter(isPath);
    expect(paths.length).toBeGreaterThan(25);
    expect(paths.filter((path) => !exists(path))).toEqual([]);
    const links = [...prose.matchAll(/\]\(([^)#:]+)[^)]*\)/g)].map(([, link]) => join(dirname(PAGE), link));
    expect(links.filter((link) => !exists(link))).toEqual([]);
  });

  it('every name in backticks -> in the sources; a type, class or constant is declared there', () => {
    const names = spans.filter(isName).flatMap((name) => name.split('.'));
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !occurs(name))).toEqual([]);
    const capital = names.filter((name) => /^([A-Z]\w*[a-z]\w*|[A-Z]+(_[A-Z]+)+)$/.test(name) && name !== 'Math');
    expect(capital.filter((name) => !isDeclared(name))).toEqual([]);
  });

  it('what else stands in backticks -> a command whose script and files are there, a call, or words of the sources', () => {
    const unknown = spans
      .filter((span) => !isPath(span) && !isName(span))
      .filter((span) => {
        const [, script] = /^npm (?:run )?([\w:]+)/.exec(span) ?? [];
        if (script !== undefined) return script !== 'install' && !(script in scripts);
        if (isCommand(span)) return span.split(' ').some((word) => word.includes('/') && !exists(word));
        const [, called] = /^view\.(\w+)\(/.exec(span) ?? [];
        return called === undefined ? !sources.includes(span) : !new RegExp(`\\b${called}\\(`).test(sources);
      });
    expect(unknown).toEqual([]);
  });

  it('every test project, proof and benchmark that a command names -> there', () => {
    const named = (pattern: RegExp): string[] => spans.flatMap((span) => pattern.exec(span)?.[1] ?? []);
    const projects = named(/--selectProjects (\w+)$/);
    const proofs = named(/^npm run proof -- (\w+)$/);
    const cases = named(/^npm run bench -- (\w+)$/);
    expect([projects, proofs, cases].every(({ length }) => length > 0)).toBe(true);
    expect(projects.filter((name) => !exists(`libs/${name}`) && !exists(`tools/${name}`))).toEqual([]);
    expect(proofs.filter((name) => !read('tools/proofs/src/main.ts').includes(`${name}Proof`))).toEqual([]);
    expect(cases.filter((name) => !read('tools/bench/src/main.ts').includes(`wants('${name}')`))).toEqual([]);
  });

  it('every excerpt -> lines of its file, one after the other', () => {
    const excerpts = blocks.filter(({ language }) => language === 'ts');
    expect(excerpts.length).toBeGreaterThan(2);
    expect(excerpts.filter(({ of }) => !exists(of) || of === '')).toEqual([]);
    for (const { of, body } of excerpts) expect(oneLine(read(of))).toContain(oneLine(body));
  });

  it('the folder tree -> all that the folder has, and nothing else', () => {
    const trees = blocks.filter(({ language }) => language === 'text');
    expect(trees).toHaveLength(1);
    const [{ of, body }] = trees;
    const shown = body
      .trim()
      .split('\n')
      .map((line) => line.split(/[\s/]/)[0]);
    expect(shown.sort()).toEqual(readdirSync(join(ROOT, of)).sort());
  });

  it('names of types in the picture -> declared in the sources', () => {
    const [picture] = blocks.filter(({ language }) => language === 'mermaid');
    const names = picture.body.match(/\b[A-Z][a-z]+[A-Z]\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !isDeclared(name))).toEqual([]);
  });
});
