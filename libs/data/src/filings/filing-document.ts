import { gunzipSync } from 'node:zlib';

import { FilingDocumentError } from '../errors.js';
import { decodeWindows1252 } from './html-entities.js';
import { MAX_DOCUMENT_CHARACTERS } from './html-text.js';

/** The text of a file: UTF-8, or Windows-1252 as older documents are, packed by gzip or not.
 * @throws {FilingDocumentError} for more than `MAX_DOCUMENT_CHARACTERS` bytes, unpacked, and for what is no text */
export function decodeDocument(bytes: Uint8Array, name: string): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes, name) : bytes;
  if (plain.length > MAX_DOCUMENT_CHARACTERS) throw tooLarge(name);
  if (isBinary(plain)) {
    throw new FilingDocumentError(name, 'is no text', 'Give it as HTML or plain text, or leave it out.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return decodeWindows1252(plain);
  }
}

function unpacked(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_DOCUMENT_CHARACTERS });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name);
    throw new FilingDocumentError(name, 'is gzip that cannot be unpacked', 'Fetch it again.');
  }
}

function tooLarge(name: string): FilingDocumentError {
  return new FilingDocumentError(
    name,
    `has more than the ${MAX_DOCUMENT_CHARACTERS} bytes that are read`,
    'Split it, or leave it out.',
  );
}

/** PDF, pictures and packed files hold zero bytes near their start. */
function isBinary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 4096);
  return start.includes(0) || Buffer.from(start.subarray(0, 5)).toString('latin1') === '%PDF-';
}
