import { crc32 } from 'node:zlib';

import {
  type CompressionCodec,
  type DecodedArray,
  type Encoding,
  type PageHeader,
  type SchemaElement,
} from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readDataPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';

import { decompress } from './decompress.js';
import { checkDeltaBlocks, checkRuns } from './encoded-sizes.js';
import { checkThriftSizes } from './thrift-sizes.js';

type Decoder = Parameters<typeof readDataPage>[2];
type DecodedPage = DecodedArray | readonly unknown[];

const DICTIONARY_ENCODINGS: ReadonlySet<Encoding> = new Set(['PLAIN_DICTIONARY', 'RLE_DICTIONARY']);
const DELTA_ENCODINGS: ReadonlySet<Encoding> = new Set(['DELTA_BINARY_PACKED', 'DELTA_LENGTH_BYTE_ARRAY']);
/** Pages up to this size may be packed as tightly as their writer could. */
const SMALL_PAGE_BYTES = 16 * 1024 * 1024;
const MAX_RATIO = 1024;
const MIN_BYTES: Readonly<Partial<Record<string, number>>> = {
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
  BYTE_ARRAY: 4,
};

/** Values as they are stored, without their logical type. */
export interface DataPage {
  readonly count: number;
  /** Those that are present, in order; places in the dictionary where there is one. */
  readonly values: DecodedPage;
  /** Of each value 1 when it is present; undefined when all are. */
  readonly present: readonly number[] | undefined;
  readonly dictionary: DecodedPage | undefined;
}

/** Decodes the pages of a flat column one after the other. Every size is checked before memory is taken for it, and the checksums
 * of pages that have one.
 * @param rows of the row group
 * @throws {Error} saying what is wrong with the column */
export function* readPages(
  bytes: Buffer,
  element: SchemaElement,
  codec: CompressionCodec,
  rows: number,
): Generator<DataPage, void, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let dictionary: DecodedPage | undefined;
  let rowsSeen = 0;
  for (let offset = 0; rowsSeen < rows;) {
    const start = checkThriftSizes(view, offset);
    const header = parquetHeader({ view, offset });
    const length = header.compressed_page_size;
    if (!(length >= 0 && start + length <= bytes.length))
      throw new Error(`states a page of ${length} bytes, more than there is`);
    const packed = bytes.subarray(start, start + length);
    offset = start + length;
    checkPage(header, packed);
    if (header.type === 'INDEX_PAGE') continue;
    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = readDictionary(header, packed, element, codec);
      continue;
    }
    const page = readData(header, packed, element, codec, rows - rowsSeen);
    rowsSeen += page.count;
    if (page.isIndexed && dictionary === undefined) throw new Error('has no dictionary');
    yield { ...page, dictionary: page.isIndexed ? dictionary : undefined };
  }
}

function checkPage({ uncompressed_page_size: length, crc }: PageHeader, packed: Uint8Array): void {
  if (!(length >= 0 && length <= Math.max(SMALL_PAGE_BYTES, packed.length * MAX_RATIO))) {
    throw new Error(`states that a page of ${packed.length} bytes unpacks to ${length}`);
  }
  if (crc !== undefined && crc32(packed) !== crc >>> 0) throw new Error('does not fit its checksum');
}

function readDictionary(
  { uncompressed_page_size: length, dictionary_page_header: header }: PageHeader,
  packed: Uint8Array,
  element: SchemaElement,
  codec: CompressionCodec,
): DecodedPage {
  if (header === undefined) throw new Error('has a dictionary page without its header');
  const plain = ownMemory(decompress(packed, length, codec));
  checkPlain(element, header.num_values, plain.length);
  const view = new DataView(plain.buffer, 0, plain.length);
  return readPlain({ view, offset: 0 }, element.type ?? 'BYTE_ARRAY', header.num_values, element.type_length);
}

function readData(
  page: PageHeader,
  packed: Uint8Array,
  element: SchemaElement,
  codec: CompressionCodec,
  rowsLeft: number,
): Omit<DataPage, 'dictionary'> & { readonly isIndexed: boolean } {
  const header = page.data_page_header ?? page.data_page_header_v2;
  if (header === undefined) throw new Error(`has a page of the unknown type ${page.type}`);
  const { num_values: count, encoding } = header;
  if (!(count >= 0 && count <= rowsLeft))
    throw new Error(`states ${count} values in a page, where ${rowsLeft} rows are left`);
  const isRequired = element.repetition_type === 'REQUIRED';
  const { levels, values } =
    page.data_page_header_v2 === undefined
      ? splitPage(decompress(packed, page.uncompressed_page_size, codec), isRequired)
      : splitPageV2(page, packed, codec);
  const isOneRun = isRequired || count === 0 || checkRuns(levels, 0, levels.length, 1, count) === 1;
  const nulls = isOneRun ? 0 : nullsIn(levels, count);
  const areAllPresent = nulls === 0;
  const isIndexed = DICTIONARY_ENCODINGS.has(encoding);
  const present = count - nulls;
  checkValues(encoding, element, values, present);
  if (present === 0)
    return { count, values: [], present: areAllPresent ? undefined : new Array<number>(count).fill(0), isIndexed };
  // Read as the first version writes it: the length of the levels, the levels, the values.
  const size = areAllPresent ? 0 : 4 + levels.length;
  const joined = new Uint8Array(size + values.length);
  if (!areAllPresent) {
    new DataView(joined.buffer).setUint32(0, levels.length, true);
    joined.set(levels, 4);
  }
  joined.set(values, size);
  const repetition = areAllPresent ? 'REQUIRED' : 'OPTIONAL';
  const decoded = readDataPage(joined, { ...header, ...RLE_LEVELS }, decoderOf(element, repetition));
  return { count, values: decoded.dataPage, present: areAllPresent ? undefined : decoded.definitionLevels, isIndexed };
}

const RLE_LEVELS = {
  definition_level_encoding: 'RLE',
  repetition_level_encoding: 'RLE',
  statistics: undefined,
} as const;

interface PageParts {
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

function splitPage(bytes: Uint8Array, isRequired: boolean): PageParts {
  if (isRequired) return { levels: new Uint8Array(0), values: bytes };
  if (bytes.length < 4) throw new Error('ends within a page');
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  if (4 + length > bytes.length) throw new Error('ends within a page');
  return { levels: bytes.subarray(4, 4 + length), values: bytes.subarray(4 + length) };
}

function splitPageV2(page: PageHeader, packed: Uint8Array, codec: CompressionCodec): PageParts {
  const { definition_levels_byte_length: definition = 0, repetition_levels_byte_length: repetition = 0 } =
    page.data_page_header_v2 ?? {};
  const start = definition + repetition;
  if (!(definition >= 0 && repetition >= 0 && start <= packed.length)) throw new Error('ends within a page');
  const rest = packed.subarray(start);
  const isPacked = page.data_page_header_v2?.is_compressed !== false && rest.length > 0;
  const values = isPacked ? decompress(rest, page.uncompressed_page_size - start, codec) : rest;
  return { levels: packed.subarray(repetition, start), values };
}

/** How many of `count` levels of one bit are 0. */
function nullsIn(levels: Uint8Array, count: number): number {
  let nulls = 0;
  let offset = 0;
  for (let seen = 0; seen < count;) {
    let header = 0;
    for (let k = 0; ; k++) {
      const byte = levels[offset++];
      header += (byte & 0x7f) * 128 ** k;
      if (byte < 0x80) break;
    }
    const length = Math.floor(header / 2);
    if (header % 2 === 0) {
      if ((levels[offset++] & 1) === 0) nulls += length;
      seen += length;
      continue;
    }
    const most = Math.min(length * 8, count - seen);
    for (let i = 0; i < most; i++) if (((levels[offset + (i >> 3)] >> (i & 7)) & 1) === 0) nulls += 1;
    offset += length;
    seen += length * 8;
  }
  return nulls;
}

function checkValues(encoding: Encoding, element: SchemaElement, values: Uint8Array, present: number): void {
  if (present === 0) return;
  if (DICTIONARY_ENCODINGS.has(encoding)) {
    if (values.length === 0) throw new Error('ends within a page');
    if (values[0] > 0) checkRuns(values, 1, values.length, values[0], present);
  } else if (DELTA_ENCODINGS.has(encoding)) {
    checkDeltaBlocks(values, 0);
  } else if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT') {
    checkPlain(element, present, values.length);
  } else {
    throw new Error(`is encoded by ${encoding}, which is not supported`);
  }
}

function checkPlain({ type, type_length: fixed }: SchemaElement, count: number, bytes: number): void {
  const least = MIN_BYTES[type ?? ''] ?? fixed ?? 1;
  if (!(count >= 0 && count * least <= bytes)) throw new Error(`states ${count} values in ${bytes} bytes`);
}

/** Typed arrays are laid over the memory: what lies beyond the page must not be read for it. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}

function decoderOf(element: SchemaElement, repetition: 'REQUIRED' | 'OPTIONAL'): Decoder {
  const bare: SchemaElement = { ...element, repetition_type: repetition };
  const leaf = { element: bare, children: [], count: 1, path: [element.name] };
  const root = { element: { name: 'root' }, children: [leaf], count: 2, path: [] };
  return { type: element.type, element: bare, schemaPath: [root, leaf] } as unknown as Decoder;
}
