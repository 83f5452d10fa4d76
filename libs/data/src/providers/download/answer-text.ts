import { gunzipSync } from 'node:zlib';

/** A text that came as UTF-8, packed by gzip or not, or why it is none. */
export type AnswerText = { readonly text: string } | { readonly unreadable: string; readonly isTemporary: boolean };

/** @param maxBytes largest text, unpacked */
export function answerText(bytes: Buffer, maxBytes: number): AnswerText {
  let plain = bytes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      plain = gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      if (isTooLarge) return { unreadable: `sent more than ${maxBytes} bytes, packed`, isTemporary: false };
      return { unreadable: 'sent gzip that cannot be unpacked', isTemporary: true };
    }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(plain) };
  } catch {
    return { unreadable: 'sent what is no UTF-8 text', isTemporary: false };
  }
}
