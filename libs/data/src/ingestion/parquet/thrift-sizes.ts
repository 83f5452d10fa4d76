const STOP = 0;
const MAX_DEPTH = 24;

/** Walks one struct of Thrift's compact protocol and believes no size: every element of a list takes at least a byte, so that one
 * with more elements than bytes are left is refused before anybody makes room for them.
 * @returns where the struct ends
 * @throws {RangeError} on a size that cannot be, a type that Parquet does not use, or structs within structs without end
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
export function checkThriftSizes(view: DataView, start: number): number {
  let offset = start;

  const byte = (): number => {
    if (offset >= view.byteLength) throw new RangeError('ends within a field');
    return view.getUint8(offset++);
  };
  const size = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const next = byte();
      value += (next & 0x7f) * 2 ** shift;
      if (next < 0x80) {
        if (value > view.byteLength - offset) throw new RangeError(`names a size of ${value}, more than there is`);
        return value;
      }
    }
    throw new RangeError('has a size without end');
  };
  const skipVarint = (): void => {
    for (let i = 0; i < 10; i++) if (byte() < 0x80) return;
    throw new RangeError('has a number without end');
  };
  const skipElement = (type: number, depth: number): void => {
    if (depth > MAX_DEPTH) throw new RangeError('is nested too deeply');
    if (type === 1 || type === 2) return;
    if (type === 3) byte();
    else if (type >= 4 && type <= 6) skipVarint();
    else if (type === 7) skipBytes(8);
    else if (type === 8) skipBytes(size());
    else if (type === 9) skipList(depth);
    else if (type === 12) skipStruct(depth + 1);
    else throw new RangeError(`has a field of the unknown type ${type}`);
  };
  const skipBytes = (count: number): void => {
    if (count > view.byteLength - offset) throw new RangeError('ends within a field');
    offset += count;
  };
  const skipList = (depth: number): void => {
    const header = byte();
    const short = header >> 4;
    const type = header & 15;
    const count = short === 15 ? size() : short;
    for (let i = 0; i < count; i++) {
      if (type === 1 || type === 2) byte();
      else skipElement(type, depth + 1);
    }
  };
  const skipStruct = (depth: number): void => {
    for (;;) {
      const header = byte();
      if ((header & 15) === STOP) return;
      if (header >> 4 === 0) skipVarint();
      skipElement(header & 15, depth);
    }
  };
  skipStruct(0);
  return offset;
}
