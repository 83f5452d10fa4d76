#!/usr/bin/env node
import { runDatabaseCommand } from '../database/command/database-command.js';

void runDatabaseCommand(process.argv.slice(2), {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
}).then((code) => {
  process.exitCode = code;
});
