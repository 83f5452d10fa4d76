/** Something in a stored decision log that is not as it was written. */
export interface LogFault {
  readonly kind: 'altered' | 'missing' | 'reordered' | 'added';
  /** Place in the log: of the row, or of the first that is missing. Absent when the fault lies outside of the rows. */
  readonly sequence?: number;
  /** Where the alteration is, by the columns' names: one, or those that come into question. */
  readonly columns?: readonly string[];
  /** What is wrong, in a sentence. */
  readonly words: string;
}

/** First digits of a hash, as people read them. */
export function brief(hash: string): string {
  return hash.slice(0, 12);
}
