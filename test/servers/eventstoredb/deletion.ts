import type { handleUnaryCall } from '@grpc/grpc-js';
import { expectedRevision } from './appending.js';
import { unary } from './calls.js';
import type { Faults } from './faults.js';
import type { Ledger } from './ledger.js';
import { streamNameOf } from './messages.js';
import { streams } from './stubs.js';

/** Hides a stream until somebody writes to it again. */
export function deleteStream(ledger: Ledger, faults: Faults): handleUnaryCall<streams.DeleteReq, streams.DeleteResp> {
  return unary(faults, async (request) => {
    const options = request.getOptions() ?? new streams.DeleteReq.Options();
    const { position } = await ledger.delete(streamNameOf(options), expectedRevision(options));
    return new streams.DeleteResp().setPosition(
      new streams.DeleteResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
  });
}

/** Ends a stream for ever. */
export function tombstoneStream(
  ledger: Ledger,
  faults: Faults,
): handleUnaryCall<streams.TombstoneReq, streams.TombstoneResp> {
  return unary(faults, async (request) => {
    const options = request.getOptions() ?? new streams.TombstoneReq.Options();
    const { position } = await ledger.tombstone(streamNameOf(options), expectedRevision(options));
    return new streams.TombstoneResp().setPosition(
      new streams.TombstoneResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
  });
}
