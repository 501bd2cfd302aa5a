import { Command } from 'commander';
import type { HealthAnswer, HostAnswer, QueueAnswer, StatsAnswer } from '../../contract/answers.js';
import { contextOf } from '../context.js';
import { RefusedError, UnfinishedError, UnreachableError } from '../errors.js';
import { type Looked, type NotLookedAt, statusScreen } from '../status-screen.js';
import type { Client } from './client.js';

/** Hosts that something goes on at may be a hundred thousand: to look at all of them is a matter of minutes. */
const HOSTS_LOOKED_AT = 10_000;

/** One screen for whoever was woken: is it ready, and what is wrong. */
export function statusCommand(): Command {
  return new Command('status')
    .description('whether the service is ready, what is wrong, what waits and what is held; ends with 1 if not ready')
    .action(async (_: object, command: Command) => {
      const { client, terminal } = contextOf(command);
      const looked = await lookAround(client);
      if (terminal.json) terminal.printJson({ isReady: isReady(looked), ...looked });
      else terminal.print(statusScreen(looked, new Date(), terminal.width));

      if (!isReady(looked)) throw new UnfinishedError(`The service at ${client.base} is not ready.`);
      if (looked.notLookedAt.length > 0) throw new UnfinishedError('It is ready, but not everything was looked at.');
    });
}

function isReady({ health }: Looked): boolean {
  return health.status === 'ok';
}

async function lookAround(client: Client): Promise<Looked> {
  const notLookedAt: NotLookedAt[] = [];
  const [health, stats, queues, hosts] = await Promise.all([
    healthOf(client),
    look('figures', client.ask<StatsAnswer>('GET', '/v1/stats')),
    look('queues', all(client.items<QueueAnswer>('/v1/queues', {}, Number.POSITIVE_INFINITY))),
    look('hosts', all(client.items<HostAnswer>('/v1/hosts', {}, HOSTS_LOOKED_AT))),
  ]);
  const held = hosts?.filter(({ hold }) => hold !== null) ?? null;
  return { health, stats, queues, held, areAllHosts: (hosts?.length ?? 0) < HOSTS_LOOKED_AT, notLookedAt };

  /** What is refused is told; what does not answer at all ends the command. */
  async function look<Answer>(what: string, answer: Promise<Answer>): Promise<Answer | null> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      notLookedAt.push({ what, why: error.message });
      return null;
    }
  }
}

async function healthOf(client: Client): Promise<HealthAnswer> {
  const health = await client.ask<Partial<HealthAnswer>>('GET', '/health/ready', { expects: [503] });
  if (health.checks === undefined) throw new UnreachableError(client.base, 'something else does');
  return health as HealthAnswer;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
