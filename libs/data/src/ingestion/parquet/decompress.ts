import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { type CompressionCodec } from 'hyparquet';
import { compressors, decompressZstd } from 'hyparquet-compressors';

/** Unpacks a page into exactly the length that its header states.
 * @throws {Error} when it is longer or shorter, damaged, or packed in another way */
export function decompress(bytes: Uint8Array, length: number, codec: CompressionCodec): Uint8Array {
  const unpacked = unpack(bytes, length, codec);
  if (unpacked.length !== length) throw new Error(`unpacks to ${unpacked.length} bytes instead of ${length}`);
  return unpacked;
}

function unpack(bytes: Uint8Array, length: number, codec: CompressionCodec): Uint8Array {
  if (codec === 'UNCOMPRESSED') return bytes;
  // The platform's own are faster, and stop at the length.
  if (codec === 'GZIP') return gunzipSync(bytes, { maxOutputLength: Math.max(length, 1) });
  if (codec === 'BROTLI') return brotliDecompressSync(bytes, { maxOutputLength: Math.max(length, 1) });
  // Without a place for its result it would make one of whatever size the data asks for.
  if (codec === 'ZSTD') return decompressZstd(bytes, new Uint8Array(length));
  const unpacker = compressors[codec];
  if (unpacker === undefined) throw new Error(`is packed by ${codec}, which is not supported`);
  return unpacker(bytes, length);
}
