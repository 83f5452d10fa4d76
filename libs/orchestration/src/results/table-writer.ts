import { BinaryCopyWriter, type CopyColumn, copyIn, type StoreTransaction } from '@prometheus/data';

/** Copies `count` rows into a table: `row` writes the fields of row k in column order. */
export async function writeTable(
  tx: StoreTransaction,
  table: string,
  columns: readonly CopyColumn[],
  count: number,
  row: (writer: BinaryCopyWriter, k: number) => void,
): Promise<void> {
  if (count === 0) return;
  function* chunks(): Generator<Uint8Array> {
    const writer = new BinaryCopyWriter(columns);
    for (let k = 0; k < count; k++) {
      row(writer, k);
      if (writer.full) yield writer.take();
    }
    yield writer.finish();
  }
  await copyIn(tx.client, { table, columns }, chunks());
}

/** Decimal text with six digits, for numeric columns. */
export const sixDigits = (value: number): string => value.toFixed(6);
