/** One claim that was checked. A claim about the clean tree must hold; a planted fault must be found. */
export interface Verdict {
  readonly claim: string;
  readonly kind: 'clean' | 'planted';
  /** True when the clean claim held, or the planted fault was found. */
  readonly passed: boolean;
  readonly detail: string;
}

/** How much is tried. `small` fits into continuous integration, `full` is for the desk. */
export type ProofSize = 'small' | 'full';

export interface ProofProgress {
  (text: string): void;
}

export interface Proof {
  readonly name: string;
  readonly promise: string;
  run(size: ProofSize, progress: ProofProgress): Promise<Verdict[]>;
}

export const clean = (claim: string, differences: readonly string[], tried: string): Verdict => ({
  claim,
  kind: 'clean',
  passed: differences.length === 0,
  detail: differences.length === 0 ? tried : `${differences.length} differences, first: ${differences[0]}`,
});

export const planted = (claim: string, differences: readonly string[]): Verdict => ({
  claim,
  kind: 'planted',
  passed: differences.length > 0,
  detail: differences.length > 0 ? `found: ${differences[0]}` : 'NOT FOUND',
});
