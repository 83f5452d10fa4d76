import { determinismRun } from './determinism-run.js';

const [dir, actions, strategy] = process.argv.slice(2);
determinismRun(dir, actions, strategy).then(
  (facts) => process.stdout.write(`${JSON.stringify(facts)}\n`),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exitCode = 1;
  },
);
