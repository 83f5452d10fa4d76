import { type Command } from 'commander';

import { addRegimeFitCommand } from './fit.js';
import { addRegimeRunCommand } from './run.js';
import { addRegimeShowCommand } from './show.js';

/** `regime fit|run|show`: the regime engine on its own, outside of a backtest. */
export function addRegimeCommand(program: Command): void {
  const regime = program
    .command('regime')
    .description('market regimes: train models, label a range, show what is stored');
  addRegimeFitCommand(regime);
  addRegimeRunCommand(regime);
  addRegimeShowCommand(regime);
}
