import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What makes a run differ from its repetition, and the one file that may read each. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  'Math.random': [],
  'Date.now': [],
  'new Date()': ['libs/core/src/clock.ts'],
  'performance.now': ['libs/core/src/clock.ts'],
  'process.env': ['libs/core/src/environment.ts'],
};

/** The hidden inputs that a source reads; comments and texts do not count. */
function hiddenInputs(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) found.push(`${lastName(node.expression)}.${node.name.text}`);
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      found.push(`${lastName(node.expression)}.${node.argumentExpression.text}`);
    }
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer !== undefined) {
      for (const { name, propertyName } of node.name.elements) {
        found.push(`${lastName(node.initializer)}.${(propertyName ?? name).getText()}`);
      }
    }
    const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (
      isCall &&
      lastName(node.expression) === 'Date' &&
      (ts.isCallExpression(node) || (node.arguments ?? []).length === 0)
    ) {
      found.push('new Date()');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true));
  return found.filter((name) => name in OWNERS);
}

/** `Date` of `globalThis.Date`. */
function lastName(node: ts.Node): string {
  return ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

describe('hidden inputs of the libraries', () => {
  it.each([
    ['const x = Math.random();', 'Math.random'],
    ['const x = globalThis.Math.random();', 'Math.random'],
    ['const { random } = Math;', 'Math.random'],
    ['const { now: time } = Date;', 'Date.now'],
    ['const x = Date["now"]();', 'Date.now'],
    ['const x = new Date();', 'new Date()'],
    ['const x = new Date;', 'new Date()'],
    ['const x = Date();', 'new Date()'],
    ['const x = process.env.HOME;', 'process.env'],
    ['const { env } = process;', 'process.env'],
    ["const x = process['env'];", 'process.env'],
    ['const x = performance.now();', 'performance.now'],
  ])('the planted %s -> found', (source, name) => {
    expect(hiddenInputs(source)).toEqual([name]);
  });

  it.each([
    '// Math.random()',
    "const x = 'process.env';",
    'const x = new Date(0);',
    'const x = Date.UTC(2000, 0);',
    'clock.now();',
    '/** Never `Date.now()`. */ const x = 1;',
  ])('the harmless %s -> not found', (source) => {
    expect(hiddenInputs(source)).toEqual([]);
  });

  it('all sources of all libraries -> each input only in the file that owns it, and there in use', () => {
    const libraries = readdirSync(join(root, 'libs'));
    expect(libraries).toContain('core');
    const found: Record<string, string[]> = Object.fromEntries(Object.keys(OWNERS).map((name) => [name, []]));
    for (const file of libraries.flatMap((library) => sources(join(root, 'libs', library, 'src')))) {
      const name = relative(root, file).split(sep).join('/');
      for (const input of new Set(hiddenInputs(readFileSync(file, 'utf8')))) found[input].push(name);
    }
    expect(found).toEqual(OWNERS);
  });
});
