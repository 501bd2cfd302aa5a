import { randomUUID } from 'node:crypto';
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { Feed } from './feed.js';
import { filterOf } from './filter.js';
import type { Ledger } from './ledger.js';
import { confirmationMessage, eventMessage, notFoundMessage, streamNameOf } from './messages.js';
import { DELETED, type LogRecord } from './record.js';
import { isStartOfRecord, type RecordLog } from './record-log.js';
import { Refusal } from './refusal.js';
import { callError } from './refusal.messages.js';
import { SCAVENGE_STARTED } from './scavenging.js';
import { streams } from './stubs.js';
import { isOpen, type Past, type ReadCall, Subscriber, send } from './subscriber.js';

type Options = streams.ReadReq.Options;

const BACKWARDS = 1;

export interface Parts {
  readonly log: RecordLog;
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly faults: Faults;
}

/** Everything that reads is one call of the protocol: a stream or the whole log, once or as a subscription. */
export function read(parts: Parts): handleServerStreamingCall<streams.ReadReq, streams.ReadResp> {
  return (call) => {
    void answer(call, parts).catch((error) => {
      if (isOpen(call)) call.emit('error', callError(error));
    });
  };
}

async function answer(call: ReadCall, parts: Parts): Promise<void> {
  parts.faults.assertReady();
  const options = call.request.getOptions() ?? new streams.ReadReq.Options();
  if (options.hasSubscription())
    return options.hasAll() ? followAll(call, options, parts) : followStream(call, options, parts);

  if (BigInt(options.getCount()) === 0n) {
    if (options.hasAll()) return; // observed: a read of no events from the log is never answered
    throw invalid('A read is of at least one event');
  }
  await (options.hasAll() ? readAll(call, options, parts) : readStream(call, options, parts));
  await parts.faults.thawed();
  call.end();
}

/** Forwards from a position on, backwards before it. */
async function readAll(call: ReadCall, options: Options, { log, faults }: Parts): Promise<void> {
  const from = await positionOf(options, log);
  const isBackwards = options.getReadDirection() === BACKWARDS;
  if (isBackwards) faults.assertReadsBackwards();
  const head = await log.head();
  const start = from ?? (options.getAll()?.hasEnd() ? head + 1n : 0n);
  const pages = isBackwards ? log.backwards(start) : log.forwards(start - 1n, head);
  let left = BigInt(options.getCount());
  for await (const page of pages) {
    for (const record of page) {
      if (left-- === 0n || !isOpen(call)) return;
      await send(call, eventMessage(record), faults);
    }
  }
}

/** From a revision on, itself included, in either direction. */
async function readStream(call: ReadCall, options: Options, { ledger, faults }: Parts): Promise<void> {
  const stream = streamNameOf(options.getStream());
  const isBackwards = options.getReadDirection() === BACKWARDS;
  const from = revisionFrom(options);
  const visible = await ledger.read(stream, isBackwards ? 0n : from);
  if (!visible) return send(call, notFoundMessage(stream), faults);

  const records = isBackwards ? visible.filter(({ revision }) => revision <= from).reverse() : visible;
  const count = BigInt(options.getCount());
  for (const [index, record] of records.entries()) {
    if (index >= count || !isOpen(call)) return;
    await send(call, eventMessage(record), faults);
  }
}

/** After a position. Observed: what is skipped is the first record from there on, also where that is another's. */
async function followAll(call: ReadCall, options: Options, parts: Parts): Promise<void> {
  const { log, feed, faults } = parts;
  const from = await positionOf(options, log);
  const head = await log.head();
  const after =
    from === undefined ? (options.getAll()?.hasEnd() ? head : 0n) : ((await recordFrom(log, from))?.position ?? from);
  const past: Past = async function* (at) {
    const upTo = await log.head();
    for await (const records of log.forwards(at, upTo)) yield { records, upTo: records.at(-1)?.position ?? at };
    if (upTo > at) yield { records: [], upTo };
  };
  await send(call, confirmationMessage(randomUUID()), faults);
  await new Subscriber(call, filterOf(options.getFilter()), feed, faults, after).run(past);
}

/** After a revision. A stream that nobody has written to yet is waited for. */
async function followStream(call: ReadCall, options: Options, { log, ledger, feed, faults }: Parts): Promise<void> {
  const name = streamNameOf(options.getStream());
  const isFromEnd = options.getStream()?.hasEnd() ?? false;
  const from = options.getStream()?.hasRevision() ? revisionFrom(options) : -1n;
  const after = isFromEnd ? await log.head() : 0n;
  const past: Past = async function* (at) {
    const upTo = await log.head();
    const records = (await ledger.read(name)) ?? [];
    yield { records: records.filter(({ position }) => position > at && position <= upTo), upTo };
  };
  const matches = ({ stream, revision }: LogRecord) => stream === name && revision > from;
  await send(call, confirmationMessage(randomUUID()), faults);
  await new Subscriber(call, { matches, checkpointEvery: Number.POSITIVE_INFINITY }, feed, faults, after).run(past);
}

async function recordFrom(log: RecordLog, position: bigint): Promise<LogRecord | undefined> {
  for await (const [record] of log.forwards(position - 1n, await log.head())) return record;
  return undefined;
}

/**
 * @throws Refusal for a position that is not the start of a record, except in a chunk that was scavenged: there the read
 *   begins at the next record
 */
async function positionOf(options: Options, log: RecordLog): Promise<bigint | undefined> {
  const position = options.getAll()?.getPosition();
  if (!position) return undefined;

  const commit = BigInt(position.getCommitPosition());
  const isStart = commit === BigInt(position.getPreparePosition()) && isStartOfRecord(commit);
  if (!isStart && commit >= (await scavengedUpTo(log))) throw invalid(`${commit} is not the start of a record`);
  return commit;
}

async function scavengedUpTo(log: RecordLog): Promise<bigint> {
  for await (const page of log.backwards((await log.head()) + 1n)) {
    const started = page.find(({ type }) => type === SCAVENGE_STARTED);
    if (started) return started.position;
  }
  return 0n;
}

function revisionFrom(options: Options): bigint {
  const stream = options.getStream();
  if (stream?.hasRevision()) return BigInt(stream.getRevision());
  return stream?.hasEnd() ? DELETED : 0n;
}

function invalid(message: string): Refusal {
  return new Refusal({ kind: 'bad-request', message });
}
