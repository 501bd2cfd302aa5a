import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type { AwakeJob } from './job.view.js';

/** A command to one job. The actor of that job decides it, and answers with the job that it led to. */
export abstract class AskJob extends Command<AwakeJob> {
  abstract readonly jobId: string;
  abstract readonly origin: Origin;
}
