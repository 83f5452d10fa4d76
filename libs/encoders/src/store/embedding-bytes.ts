const FLOAT_BYTES = 4;

/** Little-endian float32, as embeddings are stored. */
export function embeddingBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  vector.forEach((value, d) => bytes.writeFloatLE(value, d * FLOAT_BYTES));
  return bytes;
}

/** The inverse of `embeddingBytes`.
 * @throws {RangeError} when the bytes are no whole numbers */
export function embeddingOfBytes(bytes: Uint8Array): Float32Array {
  if (bytes.length % FLOAT_BYTES !== 0) throw new RangeError(`${bytes.length} bytes are no float32 numbers`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / FLOAT_BYTES }, (_, d) => view.getFloat32(d * FLOAT_BYTES, true));
}
