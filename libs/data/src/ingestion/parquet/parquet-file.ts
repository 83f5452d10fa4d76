import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { type FileMetaData, parquetMetadata, type RowGroup, type SchemaElement } from 'hyparquet';

import { InputFileError } from '../../errors.js';
import { checkThriftSizes } from './thrift-sizes.js';

const MAGIC = 'PAR1';
const ENCRYPTED = 'PARE';
/** Magic, at the end with the footer's length before it. */
const TAIL_BYTES = 8;
const MAX_FOOTER_BYTES = 64 * 1024 * 1024;
/** Of one column in one row group. */
const MAX_CHUNK_BYTES = 1024 * 1024 * 1024;
/** A row takes some bytes even where it is packed well; only the first million may be as small as they like. */
const SMALL_ROWS = 1_048_576;
const MAX_ROWS_PER_BYTE = 64;
const MAX_GROUP_ROWS = 67_108_864;

const WRITE_AGAIN = 'Write or fetch the file again.';

/** The head of a Parquet file that was found sound: no size in it promises more than the file can hold. */
export class ParquetFile {
  /** The top level of the schema; a column with inner columns has `num_children`. */
  readonly columns: readonly SchemaElement[];
  readonly groups: readonly RowGroup[];
  readonly rows: number;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    /** Where the footer begins. */
    private readonly end: number,
    metadata: FileMetaData,
  ) {
    this.columns = topLevel(metadata.schema);
    this.groups = metadata.row_groups;
    this.rows = Number(metadata.num_rows);
  }

  /** @throws {InputFileError} when it is no Parquet file, or not a whole, plain and plausible one */
  static async open(path: string): Promise<ParquetFile> {
    const handle = await openHandle(path);
    try {
      const { footer, end } = await readFooter(path, handle);
      const file = new ParquetFile(path, handle, end, metadataOf(path, footer));
      file.#checkSizes();
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** The bytes of a column in a row group, pages with their headers.
   * @throws {InputFileError} when it lies outside of the file, elsewhere, or is encrypted */
  async chunk(group: number, column: string): Promise<{ readonly bytes: Buffer; readonly meta: ChunkMeta }> {
    const found = this.groups[group].columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === column,
    );
    const where = `row group ${group + 1}, column ${column}`;
    const meta = found?.meta_data;
    if (found === undefined || meta === undefined) {
      const isEncrypted = this.groups[group].columns.some(({ crypto_metadata: crypto }) => crypto !== undefined);
      throw isEncrypted ? encrypted(this.path) : this.#damaged(`${where} is missing`);
    }
    if (found.crypto_metadata !== undefined) throw encrypted(this.path);
    if (found.file_path !== undefined) {
      throw new InputFileError(this.path, `${where} lies in another file`, 'Write each file with all its columns.');
    }
    const dictionary = Number(meta.dictionary_page_offset ?? 0);
    const data = Number(meta.data_page_offset);
    const start = dictionary > 0 && dictionary < data ? dictionary : data;
    const length = Number(meta.total_compressed_size);
    if (!(start >= MAGIC.length && length >= 0 && start + length <= this.end)) {
      throw this.#damaged(`${where} lies outside of the file`);
    }
    if (length > MAX_CHUNK_BYTES) {
      throw new InputFileError(this.path, `${where} has ${length} bytes`, 'Write it with smaller row groups.');
    }
    return { bytes: await readAt(this.path, this.handle, start, length), meta };
  }

  #checkSizes(): void {
    const packed = this.groups.map(({ columns }) =>
      columns.reduce((sum, { meta_data: meta }) => sum + Math.max(Number(meta?.total_compressed_size ?? 0), 0), 0),
    );
    let rows = 0;
    for (const [k, { num_rows: stated }] of this.groups.entries()) {
      const count = Number(stated);
      if (!(count >= 0)) throw this.#damaged(`row group ${k + 1} has ${stated} rows`);
      if (count > SMALL_ROWS + packed[k] * MAX_ROWS_PER_BYTE) {
        throw this.#damaged(`row group ${k + 1} states ${count} rows in ${packed[k]} bytes`);
      }
      if (count > MAX_GROUP_ROWS) {
        const reason = `row group ${k + 1} has ${count} rows, more than ${MAX_GROUP_ROWS}`;
        throw new InputFileError(this.path, reason, 'Write it with smaller row groups, of a million rows for example.');
      }
      rows += count;
    }
    if (rows !== this.rows) throw this.#damaged(`its row groups have ${rows} rows and its footer ${this.rows}`);
    if (rows > SMALL_ROWS + this.end * MAX_ROWS_PER_BYTE) {
      throw this.#damaged(`states ${rows} rows in ${this.end} bytes`);
    }
  }

  #damaged(reason: string): InputFileError {
    return new InputFileError(this.path, reason, WRITE_AGAIN);
  }
}

export type ChunkMeta = NonNullable<RowGroup['columns'][number]['meta_data']>;

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Opening a pipe would otherwise wait for somebody who writes into it.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const isFile = (await handle.stat()).isFile();
    if (isFile) return handle;
    await handle.close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputFileError(path, 'there is no such file', 'Check the path.');
    throw new InputFileError(path, `cannot be read (${message})`, 'Check its permissions and the disk.');
  }
  throw new InputFileError(path, 'is no file', 'Name a file, or a folder of files.');
}

async function readFooter(path: string, handle: FileHandle): Promise<{ footer: Buffer; end: number }> {
  const { size } = await handle.stat();
  if (size === 0) throw new InputFileError(path, 'is empty', 'Write or fetch it again, or take it away.');
  const head = await readAt(path, handle, 0, Math.min(size, MAGIC.length));
  if (head.toString('latin1') === ENCRYPTED) throw encrypted(path);
  if (head.toString('latin1') !== MAGIC) {
    throw new InputFileError(
      path,
      `is no Parquet file: it does not begin with ${MAGIC}`,
      'Use ingest csv for CSV files.',
    );
  }
  const truncated = `is truncated: it begins as a Parquet file and does not end as one`;
  if (size < MAGIC.length + TAIL_BYTES) throw new InputFileError(path, truncated, WRITE_AGAIN);
  const tail = await readAt(path, handle, size - TAIL_BYTES, TAIL_BYTES);
  const magic = tail.toString('latin1', 4);
  if (magic === ENCRYPTED) throw encrypted(path);
  if (magic !== MAGIC) throw new InputFileError(path, truncated, WRITE_AGAIN);
  const length = tail.readUInt32LE(0);
  const end = size - TAIL_BYTES - length;
  if (end < MAGIC.length || length > MAX_FOOTER_BYTES) {
    throw new InputFileError(path, `states a footer of ${length} bytes in a file of ${size}`, WRITE_AGAIN);
  }
  return { footer: await readAt(path, handle, end, length + TAIL_BYTES), end };
}

function metadataOf(path: string, footer: Buffer): FileMetaData {
  try {
    checkThriftSizes(new DataView(footer.buffer, footer.byteOffset, footer.byteLength - TAIL_BYTES), 0);
    const plain = new Uint8Array(footer.buffer, footer.byteOffset, footer.byteLength);
    // What a column's smallest and largest values are is not needed, and may not be text.
    const parsers = { stringFromBytes: () => '', uuidFromBytes: () => '' };
    const metadata = parquetMetadata(plain, { geoparquet: false, parsers });
    if (!isComplete(metadata)) throw new Error('it lacks a part, or has it in another form');
    return metadata;
  } catch (error) {
    const reason = `its footer cannot be read (${(error as Error).message})`;
    const failure = new InputFileError(path, reason, WRITE_AGAIN);
    failure.cause = error;
    throw failure;
  }
}

/** Whether everything is there that is used: the parser takes whatever stands at the place of a field. */
function isComplete({ schema, num_rows: rows, row_groups: groups }: FileMetaData): boolean {
  const isCount = (value: unknown): boolean => value === undefined || typeof value === 'number';
  return (
    schema.length > 0 &&
    schema.every(({ name, num_children: inner }) => typeof name === 'string' && isCount(inner)) &&
    typeof rows === 'bigint' &&
    groups.every(
      ({ num_rows: count, columns }) =>
        typeof count === 'bigint' &&
        columns.every(
          ({ meta_data: meta }) =>
            meta === undefined ||
            (meta.path_in_schema.every((name) => typeof name === 'string') &&
              typeof meta.data_page_offset === 'bigint' &&
              typeof meta.total_compressed_size === 'bigint' &&
              ['undefined', 'bigint'].includes(typeof meta.dictionary_page_offset)),
        ),
    )
  );
}

/** The columns of the first level; those within others are passed over. */
function topLevel([, ...elements]: readonly SchemaElement[]): SchemaElement[] {
  const columns: SchemaElement[] = [];
  let inner = 0;
  for (const element of elements) {
    if (inner > 0) inner -= 1;
    else columns.push(element);
    inner += Math.max(element.num_children ?? 0, 0);
  }
  return columns;
}

async function readAt(path: string, handle: FileHandle, start: number, length: number): Promise<Buffer> {
  // Not from the pool: what is decoded in place must begin where its own memory does.
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) throw new InputFileError(path, 'became shorter while it was being read', 'Run again.');
    done += bytesRead;
  }
  return bytes;
}

function encrypted(path: string): InputFileError {
  return new InputFileError(path, 'is encrypted', 'Write it without encryption.');
}
