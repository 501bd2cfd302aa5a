import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@eventstore/db-client';
import { StoreUnavailableError } from '../../eventsourcing/event-store.js';
import type { AppendQueue } from './append/append-queue.js';
import type { EventStoreDbConnection } from './connection/connection.js';

const MAX_TRIES = 10;

/**
 * Lets a stream of the server begin at a revision, by its metadata. What else that holds (who may read it, say) is
 * kept as it is, which the client's own command for it does not do.
 */
export async function truncate(
  stream: string,
  before: bigint,
  connection: EventStoreDbConnection,
  queue: AppendQueue,
): Promise<void> {
  // A stream that nobody wrote to would begin there once somebody does, and so would one that is shorter.
  const last = await newestOf(stream, connection);
  if (!last) return;
  const truncateBefore = before <= last.revision ? before : last.revision + 1n;

  for (let tries = 1; ; tries++) {
    const metadata = await newestOf(`$$${stream}`, connection);
    const kept = (metadata?.isJson ? metadata.data : {}) as { readonly $tb?: number };
    if (BigInt(kept.$tb ?? 0) >= truncateBefore) return;

    const data = JSON.stringify({ ...kept, $tb: Number(truncateBefore) });
    const { answer } = await queue.submit({
      stream: `$$${stream}`,
      events: [{ id: randomUUID(), type: '$metadata', data, metadata: '{}' }],
      expected: metadata?.revision ?? 'no_stream',
    });
    if (answer.kind === 'written') return;
    if (answer.kind === 'refused') throw answer.error;
    if (answer.kind !== 'conflict' || tries === MAX_TRIES) {
      const cause = answer.kind !== 'conflict' ? answer.cause : undefined;
      throw new StoreUnavailableError(`It is not known whether ${stream} was truncated: do it again`, { cause });
    }
  }
}

async function newestOf(stream: string, connection: EventStoreDbConnection): Promise<RecordedEvent | undefined> {
  const [newest] = await connection.read((client) =>
    client.readStream(stream, { direction: 'backwards', fromRevision: 'end', maxCount: 1, requiresLeader: true }),
  );
  return newest?.event;
}
