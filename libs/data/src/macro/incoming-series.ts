import { compareCodeUnits, dateOfEpochDay, sha256 } from '@prometheus/core';

import { type SeriesDefinition } from './series-definition.js';

/** One value of a series in one version. */
export interface MacroVersion {
  /** Whole days since 1970-01-01. */
  readonly day: number;
  readonly value: number;
  /** Milliseconds since 1970; undefined where only the ingestion says when it was had. */
  readonly knownAtMs: number | undefined;
}

/** What says when the values of a series were known: its publication lag, the archived vintages, or, for what is for evaluation
 * only, nothing but the ingestion. */
export type SeriesDating = 'lag' | 'vintages' | 'ingestion';

/** A series as a source serves it. */
export interface IncomingSeries {
  readonly seriesId: string;
  readonly definition: SeriesDefinition;
  readonly dating: SeriesDating;
  /** By date and then instant; dated by vintages several of a date, else one. */
  readonly versions: readonly MacroVersion[];
}

export function compareVersions(a: MacroVersion, b: MacroVersion): number {
  return a.day - b.day || (a.knownAtMs ?? 0) - (b.knownAtMs ?? 0);
}

/** Of what is stored of the series, whatever their order. */
export function seriesHash(series: readonly IncomingSeries[]): string {
  const lines = [...series]
    .sort((a, b) => compareCodeUnits(a.seriesId, b.seriesId))
    .flatMap(({ seriesId, dating, versions }) => [
      `${seriesId}|${dating}`,
      ...versions.map(({ day, value, knownAtMs = '' }) => `${dateOfEpochDay(day)}|${value}|${knownAtMs}`),
    ]);
  return sha256(lines.join('\n'));
}
