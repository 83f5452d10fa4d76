import { Command, Option } from 'commander';

import { determinismProof } from './determinism/determinism-proof.js';
import { fillsProof } from './fills/fills-proof.js';
import { ledgerProof } from './ledger/ledger-proof.js';
import { lookaheadProof } from './lookahead/lookahead-proof.js';
import { type Proof, type ProofSize, type Verdict } from './proof.js';

/** Every proof, in the order in which `all` runs them. */
export const PROOFS: readonly Proof[] = [lookaheadProof, determinismProof, ledgerProof, fillsProof];

async function prove(names: readonly string[], size: ProofSize): Promise<boolean> {
  const chosen = names.includes('all') ? PROOFS : PROOFS.filter(({ name }) => names.includes(name));
  const unknown = names.filter((name) => name !== 'all' && !PROOFS.some((proof) => proof.name === name));
  if (unknown.length > 0 || chosen.length === 0) {
    throw new Error(`Name one of: ${PROOFS.map(({ name }) => name).join(', ')}, all.`);
  }
  let passed = true;
  for (const proof of chosen) {
    process.stdout.write(`${proof.name}: ${proof.promise}\n`);
    const verdicts = await proof.run(size, (text) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${text}`);
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    for (const verdict of verdicts) process.stdout.write(`  ${describe(verdict)}\n`);
    const failed = verdicts.filter((verdict) => !verdict.passed).length;
    process.stdout.write(
      failed === 0 ? `  ${verdicts.length} of ${verdicts.length} hold\n` : `  ${failed} of ${verdicts.length} FAILED\n`,
    );
    passed &&= failed === 0;
  }
  return passed;
}

function describe({ claim, kind, passed, detail }: Verdict): string {
  const word = passed ? (kind === 'clean' ? 'ok   ' : 'found') : 'FAIL ';
  return `${word} ${claim} (${detail})`;
}

const program = new Command('proof')
  .description('check the promises of the platform; planted faults must be found')
  .argument('<names...>', `which: ${PROOFS.map(({ name }) => name).join(', ')}, all`)
  .addOption(new Option('--size <size>', 'how much is tried').choices(['small', 'full']).default('small'))
  .action(async (names: readonly string[], { size }: { readonly size: ProofSize }) => {
    if (!(await prove(names, size))) process.exitCode = 1;
  });

program.parseAsync(process.argv).catch((error: unknown) => {
  process.stderr.write(`Error: ${(error as Error).message}\n`);
  process.exitCode = 2;
});
