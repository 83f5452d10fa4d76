import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type SchemaElement } from 'hyparquet';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';

import { temporaryDirectory } from '../fixture/temporary-directory.js';

type WriteOptions = Parameters<typeof parquetWrite>[0];
export type Columns = Readonly<Record<string, readonly unknown[]>>;

const PLAIN_TYPES: Readonly<Record<string, Omit<SchemaElement, 'name'>>> = {
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  symbol: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

/** Columns as a Parquet file; floats, with `date` as DATE (days as Date) and `symbol` as text, unless `types` says otherwise. */
export function parquetBytes(
  columns: Columns,
  types: Readonly<Record<string, Omit<SchemaElement, 'name'>>> = {},
  options: Partial<WriteOptions> = {},
): Buffer {
  const writer = new ByteWriter();
  const names = Object.keys(columns);
  const schema: SchemaElement[] = names.map((name) => ({
    repetition_type: 'OPTIONAL',
    ...(types[name] ?? PLAIN_TYPES[name] ?? { type: 'DOUBLE' }),
    name,
  }));
  parquetWrite({
    writer,
    columnData: names.map((name) => ({ name, data: [...columns[name]] })),
    schema: [{ name: 'root', num_children: names.length }, ...schema],
    ...options,
  });
  return Buffer.from(writer.getBytes());
}

/** Writes files into a new folder called `name` and returns its path. */
export function parquetFolder(files: Readonly<Record<string, Buffer>>, name = 'shop'): string {
  const folder = join(temporaryDirectory(), name);
  mkdirSync(folder);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  return folder;
}

/** Columns with the usual names: each price stands for open = high = low = close, volume 100. */
export function priceColumns(rows: Readonly<Record<string, number>>): Columns {
  const prices = Object.values(rows);
  return {
    date: Object.keys(rows).map((day) => new Date(day)),
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    volume: prices.map(() => 100),
  };
}
