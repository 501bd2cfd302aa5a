import { randomUUID } from 'node:crypto';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { unary } from './calls.js';
import type { Faults } from './faults.js';
import type { Ledger } from './ledger.js';
import { systemEvent } from './record.js';
import { operations } from './stubs.js';

/** What lies before this event is in chunks that were scavenged. */
export const SCAVENGE_STARTED = '$scavengeStarted';
const MOMENT_MS = 5;

/**
 * Starts a scavenge and says so; how it ends is an event of `$scavenges-<id>`. It erases all that is truncated, as one of
 * version 22.10 does, which first completes the chunk that is being written (older ones leave that alone).
 */
export function startScavenge(
  ledger: Ledger,
  faults: Faults,
): handleUnaryCall<operations.StartScavengeReq, operations.ScavengeResp> {
  return unary(faults, async () => {
    const id = randomUUID();
    await tell(ledger, id, SCAVENGE_STARTED, {});
    faults.beginChunk(MOMENT_MS);
    void ledger.scavenge().then(
      () => tell(ledger, id, '$scavengeCompleted', { result: 'Success' }),
      (error) => tell(ledger, id, '$scavengeCompleted', { result: 'Errored', error: String(error) }),
    );
    return new operations.ScavengeResp()
      .setScavengeId(id)
      .setScavengeResult(operations.ScavengeResp.ScavengeResult.STARTED);
  });
}

async function tell(ledger: Ledger, scavengeId: string, type: string, more: object): Promise<void> {
  const event = systemEvent(randomUUID(), type, JSON.stringify({ scavengeId, ...more }));
  await ledger.append(`$scavenges-${scavengeId}`, [event], 'any');
}
