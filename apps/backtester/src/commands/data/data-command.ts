import { type Command } from 'commander';

import { addDataActionsCommand } from './actions.js';
import { addDataCoverageCommand } from './coverage.js';
import { addDataQcCommand } from './qc.js';
import { addDataVintageCommand } from './vintage.js';

/** `data <what> <collection>`: what a collection holds, and how far it can be trusted. */
export function addDataCommand(program: Command): void {
  const data = program.command('data').description('look into a collection: findings, coverage, vintage, actions');
  addDataQcCommand(data);
  addDataCoverageCommand(data);
  addDataVintageCommand(data);
  addDataActionsCommand(data);
}
