import { type ConfigProblem } from '../errors.js';

/** What makes a value unfit as configuration although it was read without error: a key that would reach the prototype
 * of the objects it is copied into, and a value that contains itself, which YAML's anchors can write. */
export function treeProblems(source: string, value: unknown, path: readonly string[] = []): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const visit = (node: unknown, at: readonly string[], ancestors: readonly object[]): void => {
    if (typeof node !== 'object' || node === null) return;
    if (ancestors.includes(node)) {
      problems.push({
        source,
        path: at.join('.'),
        message: 'this value contains itself; write it out without the anchor',
      });
      return;
    }
    for (const [key, member] of Object.entries(node)) {
      const within = [...at, key];
      if (key === '__proto__') {
        problems.push({ source, path: within.join('.'), message: 'the name __proto__ cannot be used; remove it' });
      } else {
        visit(member, within, [...ancestors, node]);
      }
    }
  };
  visit(value, path, []);
  return problems;
}
