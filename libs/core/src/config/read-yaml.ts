import { readFileSync } from 'node:fs';
import { isCollection, isScalar, parseDocument, type YAMLError } from 'yaml';

import { type JsonValue } from '../canonical-json.js';
import { ConfigError, type ConfigProblem } from '../errors.js';
import { treeProblems } from './tree-problems.js';

/** Reads one YAML 1.2 file (JSON included) into plain values; an empty file is an empty mapping.
 * @throws {ConfigError} listing every syntax error and repeated key with file, line and column */
export function readYaml(file: string): JsonValue {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([{ source: file, path: '', message: unreadable(error as NodeJS.ErrnoException) }]);
  }
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  // A warning means that the value was read as something else than was written, such as an unknown tag as text.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => syntaxProblem(file, text, fault)));
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw new ConfigError([{ source: file, path: '', message: lowerFirst((error as Error).message) }]);
  }
  const problems = treeProblems(file, value);
  if (problems.length > 0) throw new ConfigError(problems);
  return (value ?? {}) as JsonValue;
}

/** The value of a `--set` or environment text: what YAML reads in a scalar or a flow collection, so that `5` is a number
 * and `[a, b]` a list. Any other text, `#fff` and `a: b` among them, stands for itself. */
export function parseScalar(text: string): JsonValue {
  const document = parseDocument(text, { prettyErrors: false });
  const { contents, errors, warnings } = document;
  if (errors.length > 0 || warnings.length > 0) return text;
  if (contents === null) return text.trim() === '' ? null : text;
  const isPlain = isScalar(contents) || (isCollection(contents) && contents.flow === true);
  const isWhole = document.comment === null && (contents.comment ?? contents.commentBefore ?? null) === null;
  if (!isPlain || !isWhole || contents.anchor !== undefined || contents.tag !== undefined) return text;
  // A plain scalar over several lines would be folded into one.
  if (isScalar(contents) && contents.type === 'PLAIN' && contents.source !== text.trim()) return text;
  try {
    return document.toJS() as JsonValue;
  } catch {
    return text;
  }
}

function syntaxProblem(file: string, text: string, fault: YAMLError): ConfigProblem {
  const before = text.slice(0, fault.pos[0]).split('\n');
  const place = `line ${before.length}, column ${before[before.length - 1].length + 1}`;
  return { source: file, path: '', message: `${place}: ${explain(text, fault)}` };
}

function explain(text: string, fault: YAMLError): string {
  const rest = text.slice(fault.pos[0]);
  switch (fault.code) {
    case 'DUPLICATE_KEY': {
      const key = /^("[^"]*"|'[^']*'|[^:\s]*)/.exec(rest)?.[0] ?? '';
      return `the key ${key} is written a second time in the same section; keep one of them`;
    }
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; keep one document in a file';
    case 'TAG_RESOLVE_FAILED':
      return `${lowerFirst(fault.message)}; quote the text if it is meant to begin with "!"`;
    default:
      return lowerFirst(fault.message);
  }
}

function unreadable(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'the file does not exist; check the path';
  if (error.code === 'EISDIR') return 'this is a folder; name a file';
  return `the file cannot be read: ${error.message}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
