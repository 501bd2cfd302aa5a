import type { Command } from 'commander';
import { rebuildCommand } from './rebuild.command.js';
import type { OpenTools } from './tools.js';
import { verifyCommand } from './verify.command.js';

/** The read model made anew, and compared with the log: for an operator, while the service runs on or without it. */
export function viewsCommands(open: OpenTools): Command[] {
  return [rebuildCommand(open), verifyCommand(open)];
}
