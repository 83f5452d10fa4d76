import { type JsonValue } from '../canonical-json.js';

type JsonObject = { [key: string]: JsonValue | undefined };

/** Configuration values laid over each other, each remembering where it was written. Objects merge, all else replaces. */
export class ConfigLayers {
  readonly #root: JsonObject = {};
  readonly #sources = new Map<string, string>();

  add(source: string, value: JsonValue, prefix: readonly string[] = []): void {
    if (isObject(value)) {
      if (prefix.length > 0) this.#container(prefix, source);
      for (const [key, member] of Object.entries(value)) {
        if (member !== undefined) this.add(source, member, [...prefix, key]);
      }
    } else {
      this.set(source, prefix, value);
    }
  }

  set(source: string, path: readonly string[], value: JsonValue): void {
    if (isObject(value)) {
      this.add(source, value, path);
      return;
    }
    const parent = this.#container(path.slice(0, -1), source);
    parent[path[path.length - 1]] = value;
    this.#sources.set(path.join('.'), source);
  }

  /** Where the value at `path`, or the nearest value above it, was last written. */
  sourceOf(path: readonly (string | number)[]): string {
    for (let length = path.length; length > 0; length--) {
      const source = this.#sources.get(path.slice(0, length).join('.'));
      if (source !== undefined) return source;
    }
    return this.#sources.get('') ?? 'configuration';
  }

  merged(): JsonValue {
    return this.#root;
  }

  #container(path: readonly string[], source: string): JsonObject {
    let node = this.#root;
    path.forEach((key, depth) => {
      const next = node[key];
      if (isObject(next)) {
        node = next as JsonObject;
      } else {
        const created: JsonObject = {};
        node[key] = created;
        node = created;
      }
      this.#sources.set(path.slice(0, depth + 1).join('.'), source);
    });
    if (path.length === 0) this.#sources.set('', source);
    return node;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
