import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigError } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { InputFileError } from '../../src/errors.js';
import { loadColumnMapping } from '../../src/ingestion/file-format.js';
import { findColumns } from '../../src/ingestion/header.js';
import { PRICE_COLUMN_SPECS } from '../../src/ingestion/price-rows.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';

const folder = temporaryDirectory();
function mappingFile(text: string): string {
  const file = join(folder, 'mapping.yaml');
  writeFileSync(file, text);
  return file;
}

describe('loadColumnMapping', () => {
  it('no file -> commas, points, ISO dates', () => {
    const mapping = loadColumnMapping(undefined);
    expect(mapping).toMatchObject({ delimiter: ',', decimal: '.', columns: {} });
    expect(mapping.dateFormat).toBeUndefined();
    expect(mapping.actions).toMatchObject({ delimiter: ',', decimal: '.', columns: {} });
  });

  it('a German export -> every setting is read, and sections are apart', () => {
    const mapping = loadColumnMapping(
      mappingFile(
        'delimiter: ";"\ndecimal: ","\nthousands: "."\ndateFormat: DD.MM.YYYY\ncolumns: {date: Datum, close: Schluss}\n' +
          'membership:\n  columns: {ticker: Kürzel}\n',
      ),
    );
    expect(mapping).toMatchObject({ delimiter: ';', decimal: ',', thousands: '.', dateFormat: 'DD.MM.YYYY' });
    expect(mapping.columns).toEqual({ date: 'Datum', close: 'Schluss' });
    expect(mapping.membership).toMatchObject({ delimiter: ',', columns: { ticker: 'Kürzel' } });
  });

  it('several mistakes -> one ConfigError that names file and key of each', () => {
    const file = mappingFile('delimeter: ";"\ndecimal: x\ndateFormat: DD.MM\ncolumns: {closing: Schluss}\n');
    const failure = (): unknown => loadColumnMapping(file);
    expect(failure).toThrow(ConfigError);
    for (const part of [file, 'delimeter', 'decimal', 'dateFormat', 'closing']) expect(failure).toThrow(part);
  });

  it('one sign for two purposes -> refused', () => {
    expect(() => loadColumnMapping(mappingFile('decimal: ","\n'))).toThrow('three different signs');
    expect(() => loadColumnMapping(mappingFile('thousands: "."\n'))).toThrow('three different signs');
  });
});

describe('findColumns', () => {
  const format = loadColumnMapping(undefined);
  const find = (header: string, mapping = format) =>
    findColumns('x.csv', header.split(','), PRICE_COLUMN_SPECS, mapping);

  it('usual names in any case and order, with vendor brackets -> found', () => {
    const positions = { date: 1, open: 3, high: 4, low: 5, close: 6, adj_close: 7, volume: 8, symbol: 0 };
    expect(find('Ticker,Date,extra,Open,HIGH,low,Close,Adj Close,Volume')).toEqual(positions);
    expect(find('<TICKER>,<DATE>,<PER>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,adjusted_close,<VOL>')).toEqual(positions);
    expect(find('date,open,high,low,close,volume')).toMatchObject({ adj_close: -1, symbol: -1 });
  });

  it('a mapping names the column -> that one, and null leaves one out', () => {
    const mapping = { ...format, columns: { close: 'last', adj_close: null } };
    expect(find('date,open,high,low,close,last,adj_close,volume', mapping)).toMatchObject({ close: 5, adj_close: -1 });
  });

  it('a required column is missing -> InputFileError that lists the header', () => {
    const failure = (): unknown => find('date,open,high,low,price,volume');
    expect(failure).toThrow(InputFileError);
    expect(failure).toThrow('no column close (it has: date, open, high, low, price, volume)');
  });

  it('another delimiter than declared -> the message proposes it', () => {
    expect(() => findColumns('x.csv', ['date;open;high'], PRICE_COLUMN_SPECS, format)).toThrow('separated by ";"');
  });

  it('two columns that could be meant -> InputFileError that names both', () => {
    expect(() => find('date,open,high,low,close,Close,volume')).toThrow('"close" and "Close" for close');
    expect(() => find('date,open,high,low,close,adj_close,Adjusted Close,volume')).toThrow('for adj_close');
  });

  it('a mapped column that the file has not, though optional -> refused', () => {
    expect(() => find('date,open,high,low,close,volume', { ...format, columns: { adj_close: 'adj' } })).toThrow(
      'no column adj',
    );
  });
});
