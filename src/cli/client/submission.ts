import { type Command, InvalidArgumentError } from 'commander';
import { count, each, header, wholeNumber } from '../option-values.js';

/** What may be said about jobs when they are submitted. */
export interface SubmitOptions {
  /** Seconds; true means for as long as it takes. */
  readonly wait?: number | true;
  readonly idempotencyKey?: string;
  readonly maxAge?: number;
  readonly header?: Readonly<Record<string, string>>;
  readonly acceptAny?: true;
  readonly timeout?: number;
  readonly maxBytes?: number;
  readonly maxAttempts?: number;
  readonly priority?: number;
  readonly notBefore?: string;
  readonly tag?: readonly string[];
  readonly respectRobots?: boolean;
  readonly callback?: string;
}

export function withSubmitOptions(command: Command): Command {
  return command
    .option('--wait [seconds]', 'wait until the jobs are final', seconds)
    .option('--max-age <seconds>', 'a younger job stands for the new one; 0 always fetches', wholeNumber)
    .option('--tag <tag>', 'may be given more than once', each)
    .option('--priority <n>', 'higher ones first', wholeNumber)
    .option('--not-before <time>', 'ISO 8601')
    .option('--header <name:value>', 'sent with the request; may be given more than once', header)
    .option('--timeout <seconds>', 'for the whole fetch', wholeNumber)
    .option('--max-bytes <n>', 'of the body', wholeNumber)
    .option('--max-attempts <n>', 'failures until the job has failed', wholeNumber)
    .option('--respect-robots', "fetch nothing that its site's robots.txt keeps from robots")
    .option('--no-respect-robots', 'do not ask for robots.txt, also where the service does by itself')
    .option('--callback <url>', 'is sent each job, signed, once it is final')
    .option('--accept-any', 'every HTTP status is a success')
    .option('--idempotency-key <key>', 'the same key gives the same jobs again');
}

/** Only what was said, as the API names it: the service has its own defaults. */
export function jobOptions(options: SubmitOptions): Readonly<Record<string, unknown>> {
  return {
    maxAgeSeconds: options.maxAge,
    headers: options.header,
    acceptStatus: options.acceptAny && 'any',
    timeoutSeconds: options.timeout,
    maxBytes: options.maxBytes,
    maxAttempts: options.maxAttempts,
    priority: options.priority,
    notBefore: options.notBefore,
    tags: options.tag,
    respectRobots: options.respectRobots,
    callbackUrl: options.callback,
  };
}

export function keyHeader(key: string | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { 'idempotency-key': key };
}

/** When waiting ends; undefined where it does not even begin. */
export function deadlineOf({ wait }: SubmitOptions): Date | undefined {
  if (wait === undefined) return undefined;
  return wait === true ? new Date(8.64e15) : new Date(Date.now() + wait * 1_000);
}

function seconds(value: string): number {
  if (!/^\d/.test(value))
    throw new InvalidArgumentError('It is a number of seconds, or nothing; URLs go before --wait.');
  return count(value);
}
