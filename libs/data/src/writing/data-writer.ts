import { type Database } from '../database/store.js';
import { BarSeriesSource, type BarSeries } from '../ingestion/bar-series-source.js';
import { loadColumnMapping } from '../ingestion/file-format.js';
import { ingestRequest } from '../ingestion/ingest-csv.js';
import { type IngestReport } from '../ingestion/ingest-report.js';
import { type CollectionOptions, type IngestContext, requestOf } from '../ingestion/ingest-request.js';
import { ProblemList } from '../ingestion/problem-list.js';

/** Writes facts that a program holds in memory into the historical store, with the checks, findings and restatement
 * rules of the file ingestion: all of a call is stored, or nothing. */
export class DataWriter {
  constructor(
    readonly database: Database,
    readonly context: IngestContext,
  ) {}

  /** Stores daily bars. Equal content again changes nothing; other values become current and the old rows stay.
   * @param source names where the bars come from
   * @throws {IngestOptionError} on series that do not fit together
   * @throws {RejectedInputError} naming symbol, row, column and value of what cannot be accepted
   * @throws {CollectionMismatchError} when the collection holds data of another kind */
  async writePrices(
    collection: CollectionOptions,
    series: readonly BarSeries[],
    source = 'program',
  ): Promise<IngestReport> {
    const startMs = this.context.clock.monotonicMs();
    const mapping = loadColumnMapping(undefined);
    const request = requestOf(new BarSeriesSource(source, series, mapping), collection, mapping);
    const sides = { membership: undefined, sectors: undefined, actions: undefined };
    return ingestRequest(this.database, {
      request,
      sides,
      problems: new ProblemList(),
      context: this.context,
      startMs,
    });
  }
}
