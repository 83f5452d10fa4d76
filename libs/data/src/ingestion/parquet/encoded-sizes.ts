/** Reads an unsigned LEB128 number below 2^35. */
function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let k = 0; k < 5; k++) {
    const byte = bytes[start + k];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 128 ** k;
    if (byte < 0x80) return { value, end: start + k + 1 };
  }
  throw new Error('ends within a number');
}

/** Checks that run-length encoded and bit-packed runs hold `count` values and that none is longer than that: a run of ten bytes
 * can otherwise stand for a billion values.
 * @param width bits of a value
 * @returns the value when one run is all there is, otherwise undefined
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE / bit-packing hybrid) */
export function checkRuns(
  bytes: Uint8Array,
  start: number,
  end: number,
  width: number,
  count: number,
): number | undefined {
  if (width > 32) throw new Error(`has values of ${width} bits`);
  const valueBytes = Math.ceil(width / 8);
  let offset = start;
  for (let seen = 0; seen < count;) {
    const { value: header, end: next } = varint(bytes, offset);
    const isPacked = header % 2 === 1;
    const length = Math.floor(header / 2) * (isPacked ? 8 : 1);
    // The last group of packed values is filled up to eight.
    if (length === 0 || length > count - seen + (isPacked ? 7 : 0))
      throw new Error('has a run of an impossible length');
    offset = next + (isPacked ? (length * width) / 8 : valueBytes);
    if (offset > end) throw new Error('ends within a run');
    if (!isPacked && length === count && width <= 8) return bytes[next];
    seen += length;
  }
  return undefined;
}

/** Checks the block sizes at the head of delta-packed numbers. */
export function checkDeltaBlocks(bytes: Uint8Array, start: number): void {
  const block = varint(bytes, start);
  const miniblocks = varint(bytes, block.end);
  const perMiniblock = block.value / miniblocks.value;
  const isSound = block.value > 0 && block.value <= 1_048_576 && block.value % 128 === 0 && perMiniblock % 32 === 0;
  if (!isSound) throw new Error('has impossible delta blocks');
}
