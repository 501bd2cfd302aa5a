import { Command } from 'commander';
import type { Models } from '../../eventsourcing/model.js';
import type { Terminal } from '../terminal.js';
import { atCommand } from './audit-at.command.js';
import { bundleCommands } from './audit-bundle.commands.js';
import { checkpointCommands } from './audit-checkpoint.commands.js';
import { lifeCommand } from './audit-job.command.js';
import { replayCommand } from './audit-replay.command.js';
import { type AuditStores, auditingWith } from './audit-tools.js';
import { verifyCommand } from './audit-verify.command.js';

/** What an auditor asks of the log. Nothing here writes to it, and no service needs to run. */
export function auditCommand(stores: AuditStores, models: Models, terminal?: (json: boolean) => Terminal): Command {
  const auditing = auditingWith(stores, models, terminal);
  const audit = new Command('audit').description('what happened, and whether the log still is what was written');
  const commands = [
    replayCommand(auditing),
    lifeCommand(auditing),
    atCommand(auditing),
    verifyCommand(auditing),
    ...checkpointCommands(auditing),
    ...bundleCommands(auditing),
  ];
  for (const command of commands) audit.addCommand(command);
  return audit;
}
