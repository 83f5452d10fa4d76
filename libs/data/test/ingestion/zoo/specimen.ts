import { priceRows } from '../csv-folder.js';

/** Which reader meets the specimen. */
export type SpecimenKind =
  'prices' | 'long' | 'membership' | 'sectors' | 'actions' | 'symbols' | 'fundamentals' | 'macro' | 'zip';

/** One malformed or unusual file, and what has to become of it. */
export interface Specimen {
  readonly name: string;
  /** Of docs/ingestion-rules.md. */
  readonly rule: string;
  readonly kind: SpecimenKind;
  /** Its name in the folder. */
  readonly file: string;
  /** Its bytes, or what makes the file. */
  readonly content: string | Uint8Array | ((path: string) => void);
  /** Whether a sound price file A.csv lies beside it. */
  readonly isAlone?: boolean;
  /** Happens once, while the specimen is being read. */
  readonly during?: (path: string) => void;
  /** Prepares the surroundings; what it returns undoes that. */
  readonly around?: () => Promise<() => void>;
  readonly expected: Refused | Repaired;
}

export interface Refused {
  readonly outcome: 'refused';
  readonly code: string;
  /** Name of the file in the message; undefined where no single file is at fault. */
  readonly file: string | undefined;
  readonly line?: number | undefined;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
  /** Part of the sentence. */
  readonly says: string;
}

export interface Repaired {
  readonly outcome: 'repaired';
  /** What is stored of it, see `STORED`. */
  readonly rows: readonly string[];
  /** `CODE symbol first last occurrences`; `-` for what is absent. */
  readonly findings: readonly string[];
}

type Content = Specimen['content'];
type Details = Partial<Specimen>;

/** Names of the specimens' files by kind. */
export const FILE_NAMES: Readonly<Record<SpecimenKind, string>> = {
  prices: 'B.csv',
  long: 'long.csv',
  membership: 'members.csv',
  sectors: 'sectors.csv',
  actions: 'actions.csv',
  symbols: 'symbols.csv',
  fundamentals: 'facts.csv',
  macro: 'RATE.csv',
  zip: 'daily.zip',
};

/** Refused with line, column and value. */
export function refusedRow(
  name: string,
  rule: string,
  kind: SpecimenKind,
  content: Content,
  [line, column, value]: readonly [number, string, string],
  says: string,
  details: Details = {},
): Specimen {
  const file = details.file ?? FILE_NAMES[kind];
  const expected = { outcome: 'refused', code: 'REJECTED_INPUT', file, line, column, value, says } as const;
  return { name, rule, kind, content, expected, file, ...details };
}

/** Refused as a whole, or from a line on. */
export function refusedFile(
  name: string,
  rule: string,
  kind: SpecimenKind,
  content: Content,
  says: string,
  details: Details = {},
  line?: number,
): Specimen {
  const file = details.file ?? FILE_NAMES[kind];
  return {
    name,
    rule,
    kind,
    content,
    expected: { outcome: 'refused', code: 'INPUT_FILE', file, line, says },
    file,
    ...details,
  };
}

export function repaired(
  name: string,
  rule: string,
  kind: SpecimenKind,
  content: Content,
  rows: readonly string[],
  findings: readonly string[] = [],
  details: Details = {},
): Specimen {
  return {
    name,
    rule,
    kind,
    content,
    expected: { outcome: 'repaired', rows, findings },
    file: FILE_NAMES[kind],
    ...details,
  };
}

export const HEADER = 'date,open,high,low,close,volume';
export const DAYS = ['2010-01-04', '2010-01-05', '2010-01-06', '2010-01-07', '2010-01-08'];

/** Five rows from a price on, one more a day. */
const risingRows = (price: number): string =>
  priceRows(Object.fromEntries(DAYS.map((day, i) => [day, `${price + i}`])));

/** The file beside each specimen. */
export const SOUND_A = risingRows(10);
/** A sound file; the specimens change it. Line 1 is the header, line 2 the row of 2010-01-04. */
export const SOUND_B = risingRows(20);
/** What is stored of it. */
export const SOUND_ROWS: readonly string[] = DAYS.map((day, i) => {
  const price = 20 + i;
  return `B ${day} ${price} ${price} ${price} ${price} 100`;
});

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

/** The sound file with another text on a line. */
export function withLine(line: number, text: string): string {
  return lines(
    ...SOUND_B.trimEnd()
      .split('\n')
      .map((old, i) => (i === line - 1 ? text : old)),
  );
}

/** The rows of the sound file with another one (or none) for the k-th, 0 is the first. */
export function rowsWith(k: number, row?: string): string[] {
  return SOUND_ROWS.flatMap((old, i) => (i === k ? (row ?? []) : old));
}
