import { status as codes, type handleBidiStreamingCall, type ServerDuplexStream } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { Expected, Ledger, Place } from './ledger.js';
import { proposed, revisionOf, streamIdentifier, streamNameOf } from './messages.js';
import type { Proposed } from './record.js';
import { Refusal } from './refusal.js';
import { callError, statusOf } from './refusal.messages.js';
import { shared, streams } from './stubs.js';

type Request = streams.BatchAppendReq;
type Response = streams.BatchAppendResp;

/** Any number of appends in one call, told apart by their correlation ids; answered as they are settled. */
export function batchAppend(ledger: Ledger, faults: Faults): handleBidiStreamingCall<Request, Response> {
  return (call) => {
    const batches = new Map<string, Batch>();
    let isPoisoned = false;
    let isClosing = false;

    call.on('data', (request: Request) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const options = request.getOptions();
      const events = request.getProposedMessagesList().map(proposed);
      if (events.includes(undefined)) isPoisoned = true;
      if (isPoisoned) return; // observed: an id that is no UUID, and nothing in this call is ever answered again

      if (options) {
        const expected = expectedOf(options);
        if (expected === undefined) return void call.emit('error', INVALID_REVISION);
        batches.set(id, { stream: streamNameOf(options), expected, events: [] });
      }
      const batch = batches.get(id);
      batch?.events.push(...(events as Proposed[]));
      if (!batch || !request.getIsFinal()) return;

      batches.delete(id);
      void settle(call, id, batch).then(() => {
        if (isClosing) call.end();
      });
    });
    // Read in its sources: the next answer ends the call, whatever else is due; without one it stays open.
    call.on('end', () => {
      isClosing = true;
    });
  };

  async function settle(call: ServerDuplexStream<Request, Response>, id: string, batch: Batch): Promise<void> {
    const response = new streams.BatchAppendResp()
      .setCorrelationId(new shared.UUID().setString(id))
      .setStreamIdentifier(streamIdentifier(batch.stream));
    try {
      faults.assertReady();
      const place = await ledger.append(batch.stream, batch.events, batch.expected);
      if (faults.answerIsLost()) return;
      response.setSuccess(success(place));
    } catch (error) {
      if (!(error instanceof Refusal)) return void call.emit('error', callError(error));
      response.setError(statusOf(error.reason));
    }
    await faults.thawed();
    if (!call.cancelled) call.write(response);
  }
}

interface Batch {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: Proposed[];
}

const INVALID_REVISION = { code: codes.UNKNOWN, details: 'Exception was thrown by handler.' };

/** Undefined where the number is no revision. */
function expectedOf(options: NonNullable<ReturnType<Request['getOptions']>>): Expected | undefined {
  if (options.hasStreamPosition()) return revisionOf(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}

function success({ revision, position }: Place): streams.BatchAppendResp.Success {
  return new streams.BatchAppendResp.Success()
    .setCurrentRevision(String(revision))
    .setPosition(
      new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
}
