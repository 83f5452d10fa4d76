import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type JsonValue } from './canonical-json.js';
import { CodeIdentityError } from './errors.js';
import { sha256, sha256Json } from './hash.js';
import { type RunId } from './ids.js';
import { compareCodeUnits } from './sorting.js';

/** Which code a result came from: each package's version, and one hash over the text of all their source files.
 * The hash does not depend on where the packages lie, on git, or on whether they run from source or from `dist`: a
 * package ships its sources beside what is built from them. */
export interface CodeIdentity {
  readonly packages: Readonly<Record<string, string>>;
  readonly sourceHash: string;
}

/** @param moduleUrls one `import.meta.url` out of each package, in any order
 * @throws {CodeIdentityError} when a package has no manifest or no source files */
export function codeIdentity(moduleUrls: readonly string[]): CodeIdentity {
  const roots = new Map(moduleUrls.map(packageRoot).map((root) => [root.name, root]));
  const packages: Record<string, string> = {};
  const files: JsonValue[] = [];
  for (const root of [...roots.values()].sort((a, b) => compareCodeUnits(a.name, b.name))) {
    packages[root.name] = root.version;
    const sources = sourceFiles(join(root.folder, 'src'));
    if (sources.length === 0)
      throw new CodeIdentityError(root.folder, 'there are no TypeScript files in its folder src');
    for (const file of sources) {
      const name = relative(root.folder, file).split(sep).join('/');
      // A checkout may have turned line ends into CRLF, which TypeScript reads as LF.
      files.push([root.name, name, sha256(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'))]);
    }
  }
  return { packages, sourceHash: sha256Json(files) };
}

interface PackageRoot {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

function packageRoot(moduleUrl: string): PackageRoot {
  const start = dirname(fileURLToPath(moduleUrl));
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new CodeIdentityError(start, 'there is no package.json in it or above it');
    folder = parent;
  }
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
  return { name: manifest.name, version: manifest.version, folder };
}

/** Every `.ts` file below `folder`, in an order that does not depend on the file system. */
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

const MAX_TABLE = 0xff;
const MAX_SEQUENCE = 0xff_ffff_ffff;

/** The id of row number `sequence` of one table of a run: a version 8 UUID (RFC 9562) made of 72 bits of the run id, the
 * table's number and the sequence, so that a repeated run writes the same ids and no two rows share one.
 * @param table 0 to 255
 * @param sequence 0 to 2^40 - 1
 * @throws {RangeError} outside of these, where ids would repeat */
export function rowId(run: RunId, table: number, sequence: number): string {
  if (!(Number.isInteger(table) && table >= 0 && table <= MAX_TABLE)) {
    throw new RangeError(`rowId: table ${table} is not a whole number from 0 to ${MAX_TABLE}`);
  }
  if (!(Number.isInteger(sequence) && sequence >= 0 && sequence <= MAX_SEQUENCE)) {
    throw new RangeError(`rowId: sequence ${sequence} is not a whole number from 0 to ${MAX_SEQUENCE}`);
  }
  const tail = table.toString(16).padStart(2, '0') + sequence.toString(16).padStart(10, '0');
  return `${run.slice(0, 8)}-${run.slice(8, 12)}-8${run.slice(12, 15)}-8${run.slice(15, 18)}-${tail}`;
}
