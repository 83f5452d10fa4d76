import { once } from 'node:events';
import { crc32 } from 'node:zlib';

import { type Entry, openPromise, type ZipFile } from 'yauzl';

import { InputFileError } from '../../errors.js';

export interface ZipLimits {
  readonly entries: number;
  /** Unpacked size of one entry. */
  readonly entryBytes: number;
  /** Unpacked size of all entries together. */
  readonly totalBytes: number;
  /** Unpacked size for each packed byte, of every entry and of the whole file. */
  readonly ratio: number;
}

/** All US instruments since 1970 are some 25,000 entries of at most 1 MB, 2 GB together, packed to a third. */
export const ZIP_LIMITS: ZipLimits = {
  entries: 200_000,
  entryBytes: 64 * 1024 * 1024,
  totalBytes: 16 * 1024 * 1024 * 1024,
  ratio: 100,
};

/** Below this size an entry may be packed as tightly as it likes. */
const SMALL_BYTES = 1024 * 1024;
const DEFLATED = 8;

/** A zip file of texts whose list of entries was read and found harmless. Nothing is ever written to disk, so that names of
 * entries are labels only; those that would lead out of a folder are refused all the same. */
export class ZipTexts {
  private constructor(
    readonly path: string,
    readonly names: readonly string[],
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Reads the list of entries, folders left out.
   * @throws {InputFileError} on what is no zip file, on names with path tricks, repeated or encrypted entries, and when a limit
   * is passed */
  static async open(path: string, limits: ZipLimits = ZIP_LIMITS): Promise<ZipTexts> {
    const zip = await openZip(path);
    try {
      const entries = await listEntries(path, zip, limits);
      return new ZipTexts(path, [...entries.keys()], zip, entries);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  sizeOf(name: string): number {
    return this.#entry(name).uncompressedSize;
  }

  /** Unpacks one entry, at most as much as the list of entries says.
   * @throws {InputFileError} when the entry is damaged or no text in UTF-8 */
  async read(name: string): Promise<string> {
    const entry = this.#entry(name);
    const pieces: Buffer[] = [];
    try {
      const stream = await this.zip.openReadStreamPromise(entry);
      for await (const piece of stream) pieces.push(piece as Buffer);
    } catch (error) {
      throw unusable(this.path, `its entry ${name} cannot be unpacked (${(error as Error).message})`);
    }
    const bytes = Buffer.concat(pieces);
    if (crc32(bytes) !== entry.crc32) throw unusable(this.path, `its entry ${name} differs from its checksum`);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw unusable(this.path, `its entry ${name} is not text in UTF-8`);
    }
  }

  async close(): Promise<void> {
    if (!this.zip.isOpen) return;
    const closed = once(this.zip, 'close');
    this.zip.close();
    await closed;
  }

  #entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new RangeError(`The zip file ${this.path} has no entry ${name}`);
    return entry;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputFileError(path, 'there is no such file', 'Check the path.');
    if (code === 'EISDIR') throw new InputFileError(path, 'is a folder, not a zip file', 'Name the zip file itself.');
    throw unusable(path, `is no zip file that can be read (${message})`);
  }
}

async function listEntries(path: string, zip: ZipFile, limits: ZipLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw bomb(path, `lists ${zip.entryCount} entries, more than ${limits.entries}`);
  const entries = new Map<string, Entry>();
  let total = 0;
  for await (const entry of checkedEntries(path, zip)) {
    const { fileName: name, uncompressedSize: size, compressedSize: packed } = entry;
    if (name.endsWith('/')) continue;
    if (entries.has(name)) throw unusable(path, `has two entries ${name}`);
    if (entry.isEncrypted()) throw unusable(path, `its entry ${name} is encrypted`);
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== DEFLATED) {
      throw unusable(path, `its entry ${name} is packed by a method (${entry.compressionMethod}) that is not deflate`);
    }
    if (size > limits.entryBytes) throw bomb(path, `its entry ${name} would unpack to ${size} bytes`);
    if (size > Math.max(SMALL_BYTES, packed * limits.ratio)) {
      throw bomb(path, `its entry ${name} would unpack from ${packed} to ${size} bytes`);
    }
    total += size;
    entries.set(name, entry);
  }
  // Entries that share their packed bytes pass one by one, not together.
  if (total > Math.min(limits.totalBytes, Math.max(SMALL_BYTES, zip.fileSize * limits.ratio))) {
    throw bomb(path, `would unpack from ${zip.fileSize} to ${total} bytes`);
  }
  return entries;
}

/** The entries in the order of the file. Names that are absolute, have `..` in them or begin with a drive end the list. */
async function* checkedEntries(path: string, zip: ZipFile): AsyncGenerator<Entry, void, void> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    throw unusable(path, `its list of entries cannot be accepted (${(error as Error).message})`);
  }
}

function unusable(path: string, reason: string): InputFileError {
  return new InputFileError(path, reason, 'Fetch the file again from its source; nothing was written.');
}

function bomb(path: string, reason: string): InputFileError {
  const remedy = 'No file of prices does that: it may be made to fill memory. Fetch it again; nothing was written.';
  return new InputFileError(path, reason, remedy);
}
