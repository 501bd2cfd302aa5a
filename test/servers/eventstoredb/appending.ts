import type { handleClientStreamingCall } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { Expected, Ledger } from './ledger.js';
import { proposed, revisionOf, streamNameOf } from './messages.js';
import { Refusal } from './refusal.js';
import { callError } from './refusal.messages.js';
import { streams } from './stubs.js';

type Answer = (response: streams.AppendResp) => void;

/** One append a call: the way of clients that bring credentials along, or know nothing of batches. */
export function append(
  ledger: Ledger,
  faults: Faults,
): handleClientStreamingCall<streams.AppendReq, streams.AppendResp> {
  return (call, callback) => {
    const requests: streams.AppendReq[] = [];
    call.on('data', (request: streams.AppendReq) => requests.push(request));
    call.on('end', () => {
      settle(requests, (response) => callback(null, response)).catch((error) => callback(callError(error)));
    });
  };

  async function settle([header, ...messages]: readonly streams.AppendReq[], answer: Answer): Promise<void> {
    faults.assertReady();
    const options = header?.getOptions();
    const events = messages.flatMap(
      (request) => proposed(request.getProposedMessage() ?? new streams.AppendReq.ProposedMessage()) ?? [],
    );
    if (!options || events.length < messages.length)
      throw new Refusal({ kind: 'bad-request', message: 'No such append' });

    const place = await ledger.append(streamNameOf(options), events, expectedRevision(options));
    if (faults.answerIsLost()) return;
    await faults.thawed();
    const position = new streams.AppendResp.Position()
      .setCommitPosition(String(place.position))
      .setPreparePosition(String(place.position));
    answer(
      new streams.AppendResp().setSuccess(
        new streams.AppendResp.Success().setCurrentRevision(String(place.revision)).setPosition(position),
      ),
    );
  }
}

/** What a call about one stream expects of it. */
export function expectedRevision(options: {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}): Expected {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  if (!options.hasRevision()) return 'any';

  const revision = revisionOf(options.getRevision());
  if (revision === undefined)
    throw new Refusal({ kind: 'bad-request', message: `${options.getRevision()} is no revision` });
  return revision;
}
