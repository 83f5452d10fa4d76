import { constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';

const compress = promisify(gzip);
const OS_BYTE = 9;
const UNKNOWN_OS = 255;

/** Gzip whose bytes depend on the content alone: no time, no operating system, and Huffman coding without the search
 * for repeats, whose result differs between processors. Prices repeat so little that the files are about 5 % larger. */
export async function deterministicGzip(content: Buffer): Promise<Buffer> {
  const bytes = await compress(content, { strategy: constants.Z_HUFFMAN_ONLY, level: 6, memLevel: 8 });
  bytes[OS_BYTE] = UNKNOWN_OS;
  return bytes;
}
