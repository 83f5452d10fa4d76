import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** What the list of entries claims, where that is not the truth. */
  readonly claimedSize?: number;
  readonly isEncrypted?: boolean;
  readonly method?: number;
  /** Position of the local header of another entry, whose bytes this one shares. */
  readonly sharesEntry?: number;
}

/** The bytes of a zip file (PKWARE APPNOTE 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16), also of ones that nobody should make. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const offsets: number[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize, isEncrypted = false, method = 8, sharesEntry } of entries) {
    const bytes = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800 | (isEncrypted ? 1 : 0), 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedSize ?? bytes.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    offsets.push(sharesEntry === undefined ? offset : offsets[sharesEntry]);
    if (sharesEntry === undefined) {
      const local = Buffer.concat([signature(0x04034b50), fields, Buffer.from(name), packed]);
      locals.push(local);
      offset += local.length;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offsets[offsets.length - 1], 10);
    central.push(Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), fields, rest, Buffer.from(name)]));
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, list, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
