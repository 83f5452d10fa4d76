import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type JsonValue } from './canonical-json.js';
import { sha256Json } from './hash.js';
import { type RunId } from './ids.js';
import { compareCodeUnits } from './sorting.js';

/** Which code a result came from: each package's version, and one hash over the text of all their source files.
 * The hash does not depend on where the packages lie, on git, or on whether they run from source or from `dist`. */
export interface CodeIdentity {
  readonly packages: Readonly<Record<string, string>>;
  readonly sourceHash: string;
}

/** @param moduleUrls one `import.meta.url` out of each package */
export function codeIdentity(moduleUrls: readonly string[]): CodeIdentity {
  const packages: Record<string, string> = {};
  const hash = createHash('sha256');
  const roots = moduleUrls.map(packageRoot).sort((a, b) => compareCodeUnits(a.name, b.name));
  for (const root of roots) {
    packages[root.name] = root.version;
    for (const file of sourceFiles(join(root.folder, 'src'))) {
      const name = relative(root.folder, file).split(sep).join('/');
      hash.update(`${root.name}/${name}\n`).update(readFileSync(file)).update('\n');
    }
  }
  return { packages, sourceHash: hash.digest('hex') };
}

interface PackageRoot {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

function packageRoot(moduleUrl: string): PackageRoot {
  let folder = dirname(fileURLToPath(moduleUrl));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${moduleUrl}`);
    folder = parent;
  }
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
  return { name: manifest.name, version: manifest.version, folder };
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort(compareCodeUnits)
    .flatMap((entry) => {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) return sourceFiles(path);
      return path.endsWith('.ts') ? [path] : [];
    });
}

/** Everything that decides a run's result; nothing that does not (no clock, machine, path or worker count). */
export interface RunIdentity {
  readonly code: CodeIdentity;
  readonly config: JsonValue;
  readonly vintage: string;
  readonly modelIds: readonly string[];
  readonly inferenceBackend: string;
  readonly seed: number;
}

/** sha256 over the canonical JSON of the identity, as 64 hexadecimal digits. */
export function runId(identity: RunIdentity): RunId {
  return sha256Json({
    packages: identity.code.packages,
    sourceHash: identity.code.sourceHash,
    config: identity.config,
    vintage: identity.vintage,
    modelIds: [...identity.modelIds].sort(compareCodeUnits),
    inferenceBackend: identity.inferenceBackend,
    seed: identity.seed,
  }) as RunId;
}

/** `{name}_{first 12 hexadecimal digits of the sha256 of the canonical JSON}`. */
export function configId(name: string, body: JsonValue): string {
  return `${name}_${sha256Json(body).slice(0, 12)}`;
}

/** The id of row number `sequence` of one table of a run: a version 8 UUID (RFC 9562) made of the run id's first bits,
 * the table's number and the sequence, so that a repeated run writes the same ids and no two rows share one. */
export function rowId(run: RunId, table: number, sequence: number): string {
  const tail = table.toString(16).padStart(2, '0') + sequence.toString(16).padStart(10, '0');
  return `${run.slice(0, 8)}-${run.slice(8, 12)}-8${run.slice(12, 15)}-8${run.slice(15, 18)}-${tail}`;
}
