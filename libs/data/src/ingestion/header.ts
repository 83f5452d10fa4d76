import { InputFileError } from '../errors.js';
import { type FileFormat } from './file-format.js';
import { visibleText } from './visible-text.js';

/** A column that a kind of file has or may have. */
export interface ColumnSpec<Name extends string = string> {
  readonly name: Name;
  /** Other header names by which it is recognised, compared without case, spaces, dashes and underscores. */
  readonly synonyms?: readonly string[];
  readonly optional?: boolean;
}

/** Position of each column in a file's rows, -1 for an optional one that the file has not. */
export type ColumnPositions<Name extends string> = Readonly<Record<Name, number>>;

/** Finds the columns of a file in its header row: by the mapping where it names one, by name and synonyms elsewhere.
 * @throws {InputFileError} when a column is missing or could be two */
export function findColumns<Name extends string>(
  file: string,
  header: readonly string[],
  specs: readonly ColumnSpec<Name>[],
  format: FileFormat,
): ColumnPositions<Name> {
  const names = header.map((name) => name.trim());
  const entries = specs.map((spec): [Name, number] => {
    const mapped = format.columns[spec.name];
    if (mapped === null) {
      if (spec.optional === true) return [spec.name, -1];
      throw new InputFileError(file, `the mapping leaves out ${spec.name}, which is required`, 'Name its column.');
    }
    const found = mapped === undefined ? findByName(names, spec) : exactly(names, mapped);
    if (found.length > 1) {
      const which = found.map((i) => `"${visibleText(names[i])}"`).join(' and ');
      throw new InputFileError(file, `the header has ${which} for ${spec.name}`, `Name one of them in a mapping file.`);
    }
    if (found.length === 0 && (spec.optional !== true || mapped !== undefined)) {
      throw missingColumn(file, names, mapped ?? spec.name, format);
    }
    return [spec.name, found[0] ?? -1];
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

function exactly(names: readonly string[], wanted: string): number[] {
  const same = names.flatMap((name, i) => (name === wanted ? [i] : []));
  return same.length > 0 ? same : names.flatMap((name, i) => (name.toLowerCase() === wanted.toLowerCase() ? [i] : []));
}

function findByName(names: readonly string[], spec: ColumnSpec): number[] {
  const wanted = new Set([spec.name, ...(spec.synonyms ?? [])].map(bare));
  return names.flatMap((name, i) => (wanted.has(bare(name)) ? [i] : []));
}

/** Lower case without spaces, dashes, underscores and the angle brackets of some vendors. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[\s_<>-]/g, '');
}

function missingColumn(file: string, names: readonly string[], wanted: string, format: FileFormat): InputFileError {
  const other = [';', '\t', '|', ','].find(
    (sign) => sign !== format.delimiter && names.some((name) => name.includes(sign)),
  );
  const remedy =
    names.length === 1 && other !== undefined
      ? `The fields seem to be separated by ${JSON.stringify(other)}: say so with "delimiter" in a mapping file.`
      : 'Name the column in a mapping file (columns: {ours: theirs}).';
  return new InputFileError(
    file,
    `the header has no column ${wanted} (it has: ${visibleText(names.join(', '), 200)})`,
    remedy,
  );
}
