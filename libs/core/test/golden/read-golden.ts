import { readFileSync } from 'node:fs';

/** A table of this folder; its `origin` says where the numbers come from. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as T;
}
