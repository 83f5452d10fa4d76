import { type Book } from '../ledger/book.js';

/** Part of the value of positions that equity must cover at every close. */
export interface MaintenanceMargin {
  readonly long: number;
  readonly short: number;
  /** Added to the fraction by which positions are reduced, so that a small move does not call again. */
  readonly buffer: number;
}

/** The fraction of every position that the broker closes: 0 while equity covers the requirement, 1 without equity. */
export function forcedReduction(book: Book, { long, short, buffer }: MaintenanceMargin): number {
  const requirement = long * book.longMicros - short * book.shortMicros;
  if (requirement === 0) return 0;
  const equity = book.equityNumber;
  if (equity >= requirement) return 0;
  return equity <= 0 ? 1 : Math.min(1, 1 - equity / requirement + buffer);
}
