import { types } from 'node:util';
import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoCompatibilityError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import { whyUnreachable } from '../../../eventsourcing/unreachable.js';
import { withoutUserinfo } from './mongo-url.js';

/** What a caller is to hear of: an outage as what it is, whatever the driver calls it, and other errors unchanged. */
export function asStoreError(error: unknown): unknown {
  const found = causeOf(error);
  return isAway(found) ? outageOf(found, error) : error;
}

/** @param cause what the driver threw, where it wrapped the failure */
export function outageOf(failure: Error, cause: unknown = failure): StoreUnavailableError {
  return new StoreUnavailableError(`MongoDB does not answer: ${wordsFor(failure)}`, {
    cause,
    reason: reasonOf(failure),
  });
}

/** Why, in a sentence without an address, where it is known, and what the driver says. */
export function wordsFor(error: Error): string {
  return [reasonOf(error), withoutUserinfo(error.message)].filter((part) => part).join(': ');
}

function reasonOf(error: Error): string | undefined {
  if (error instanceof MongoServerError) return REFUSALS.get(Number(error.code));
  if (error instanceof MongoCompatibilityError) return 'This version of MongoDB is too old';
  if (error instanceof MongoServerSelectionError && /connection .* closed$/.test(error.message)) return HANGS_UP;
  if (/timed out/.test(error.message)) return 'MongoDB did not answer in time';
  return whyUnreachable('MongoDB', error);
}

/** What no heartbeat tells of: a server that does not let us in, and a name that DNS does not know (mongodb+srv). */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof MongoServerError) return error.code === 13 || error.code === 18;

  return error instanceof Error && 'syscall' in error && /^query(Srv|Txt)$/.test(String(error.syscall));
}

/** An insert that met what is there already: E11000. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11_000;
}

/** In bulk the driver wraps its own errors into one that says nothing of their kind. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error;

  const wrapped: unknown = error.errorResponse;
  return types.isNativeError(wrapped) ? wrapped : error;
}

function isAway(error: unknown): error is Error {
  if (!types.isNativeError(error)) return false;
  if (error instanceof MongoServerError) return OUTAGE_CODES.has(Number(error.code));

  const isOutage = OUTAGES.some((kind) => error instanceof kind) || OUTAGES_BY_NAME.has(error.name);
  return isOutage || isRefusal(error) || isOfSocket(error);
}

/** A socket that breaks while the driver writes to it: this error it hands on as Node gave it. */
function isOfSocket(error: Error): boolean {
  return 'code' in error && /^(E[A-Z]+|ERR_STREAM_[A-Z_]+)$/.test(String(error.code));
}

/** A server that wants TLS ends a connection without it, and says nothing of why. */
const HANGS_UP = 'MongoDB hangs up on new connections: perhaps only one side wants TLS';

const REFUSALS: ReadonlyMap<number, string> = new Map([
  [13, 'MongoDB denies what it was asked for: it wants other credentials in MONGODB_URL'],
  [18, 'MongoDB refuses the credentials in MONGODB_URL'],
  [14_031, 'The disk of MongoDB is full'],
]);

const OUTAGES = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoServerClosedError,
  MongoTopologyClosedError,
  MongoNotConnectedError,
  MongoClientClosedError,
  MongoCompatibilityError, // too old a server
];

/** What the driver does not export: too many wait for a connection, or it was closed under those who did. */
const OUTAGES_BY_NAME: ReadonlySet<string> = new Set(['MongoWaitQueueTimeoutError', 'MongoPoolClosedError']);

/**
 * Answers of a server that serves nobody now: it starts, stops, steps down, does not let us in, or cannot make a write
 * as durable as was asked. https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const OUTAGE_CODES: ReadonlySet<number> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  13, // Unauthorized
  18, // AuthenticationFailed
  50, // MaxTimeMSExpired
  64, // WriteConcernFailed
  89, // NetworkTimeout
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
  14_031, // OutOfDiskSpace
]);
