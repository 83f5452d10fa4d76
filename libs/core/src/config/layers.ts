import { type JsonValue } from '../canonical-json.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { treeProblems } from './tree-problems.js';

/** A value, or a section of named members; either remembers who wrote it. */
type Node = Section | { readonly source: string; readonly value: JsonValue };
interface Section {
  /** Who began the section; later layers only add to it. */
  readonly source: string;
  readonly members: Map<string, Node>;
}

/** Configuration values laid over each other, each remembering where it was written. Objects merge, all else replaces. */
export class ConfigLayers {
  #root: Section | undefined;

  /** Lays `value` over what is there, at `path`.
   * @param source names the file, option or variable for messages
   * @throws {ConfigError} listing the keys that cannot be used, and then changes nothing */
  add(source: string, value: JsonValue, path: readonly string[] = []): void {
    const problems = [...pathProblems(source, path), ...treeProblems(source, value, path)];
    if (path.length === 0 && !isObject(value)) {
      const found = Array.isArray(value) ? 'a list' : JSON.stringify(value);
      problems.push({ source, path: '', message: `expected keys with values, found ${found}` });
    }
    if (problems.length > 0) throw new ConfigError(problems);
    this.#root ??= { source, members: new Map() };
    if (path.length === 0) {
      merge(this.#root, source, value as { readonly [key: string]: JsonValue });
      return;
    }
    let section = this.#root;
    for (const key of path.slice(0, -1)) section = subsection(section, key, source);
    put(section, path[path.length - 1], source, value);
  }

  /** `add` with the arguments in the order of an assignment. */
  set(source: string, path: readonly string[], value: JsonValue): void {
    this.add(source, value, path);
  }

  /** Who wrote the value at `path`, or else began the nearest section above it. */
  sourceOf(path: readonly (string | number)[]): string {
    let node: Node | undefined = this.#root;
    let source = node?.source ?? 'configuration';
    for (const key of path) {
      node = node !== undefined && 'members' in node ? node.members.get(String(key)) : undefined;
      if (node === undefined) break;
      source = node.source;
    }
    return source;
  }

  /** A fresh copy of the sum of all layers. */
  merged(): JsonValue {
    return this.#root === undefined ? {} : plainValue(this.#root);
  }
}

function merge(section: Section, source: string, value: { readonly [key: string]: JsonValue | undefined }): void {
  for (const [key, member] of Object.entries(value)) if (member !== undefined) put(section, key, source, member);
}

function put(section: Section, key: string, source: string, value: JsonValue): void {
  if (isObject(value)) merge(subsection(section, key, source), source, value);
  else section.members.set(key, { source, value });
}

function subsection(section: Section, key: string, source: string): Section {
  const present = section.members.get(key);
  if (present !== undefined && 'members' in present) return present;
  const created: Section = { source, members: new Map() };
  section.members.set(key, created);
  return created;
}

function plainValue(node: Node): JsonValue {
  if (!('members' in node)) return structuredClone(node.value) as JsonValue;
  return Object.fromEntries([...node.members].map(([key, member]) => [key, plainValue(member)]));
}

function pathProblems(source: string, path: readonly string[]): ConfigProblem[] {
  const shown = path.join('.');
  if (path.includes('__proto__'))
    return [{ source, path: shown, message: 'the name __proto__ cannot be used; remove it' }];
  if (path.includes(''))
    return [{ source, path: shown, message: 'a name of the path is empty; write it as section.key' }];
  return [];
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
