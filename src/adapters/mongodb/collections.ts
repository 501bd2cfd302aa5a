import type { BSONSerializeOptions, Collection, Db } from 'mongodb';
import type { Witnesses } from '../../eventsourcing/witness.js';
import type { HostBackoff } from '../../read-model/host-backoff.js';
import type { Hold, Release } from '../../read-model/hosts.js';
import type { SkippedEvent } from '../../read-model/parking.js';
import type { PolitenessSetting } from '../../read-model/politeness-store.js';

/*
 * What lies in the database. Everything that belongs to one build of the views has its number in the name of its
 * collection; what is not folded from the log has none, and no rebuild touches it. Names in stored databases stay:
 * host queues lie in `lanes`, heartbeats in `hearts`.
 */

/** A view, beside the fields that queries look for. Of a purged entity nothing is left but `_id` and `revision`. */
export interface ViewDocument {
  readonly _id: string;
  /** A view is only ever replaced by one that is further. */
  readonly revision: bigint;
  /** The whole view as JSON, so that it comes back as it was, whatever names its headers have. */
  readonly view?: string;
}

/** A job's view, with what queries for jobs look for. */
export interface JobDocument extends ViewDocument {
  readonly status?: string;
  readonly host?: string;
  readonly priority?: number;
  readonly attempt?: number;
  /** SHA-256: a URL itself may have 8 KiB. */
  readonly urlHash?: string;
  readonly submission?: string;
  /** Its place in the order of submission: time and id. */
  readonly place?: string;
  /** Its place in the order of finish: time and id. Only while it is final. */
  readonly finishPlace?: string;
  /** These three none of a deleted job. */
  readonly tags?: readonly string[];
  readonly words?: readonly string[];
  readonly urlStart?: string;
  /** Both of the latest attempt. */
  readonly errorCode?: string;
  readonly httpStatus?: number;
  /** Only while it waits for a runner. */
  readonly dueAt?: Date;
  /** Only while it is running. */
  readonly runner?: string;
  /** The SHA-256 of what was fetched. */
  readonly body?: string;
  /** Only where there are some, and it is not deleted. */
  readonly hasCallbacks?: boolean;
}

/** A task's view, with what queries and claims look for. */
export interface TaskDocument extends ViewDocument {
  readonly status?: string;
  readonly queue?: string;
  readonly priority?: number;
  /** Its place in the order of submission: time and key. */
  readonly place?: string;
  /** All three only while it waits. */
  readonly waitsSince?: Date;
  readonly ordinal?: number;
  /** It waits for a time of the clock, which `waitsSince` is then. */
  readonly isForLater?: boolean;
  /** Both only while somebody holds it, and not without end. */
  readonly leaseGiven?: Date;
  readonly leaseUntil?: Date;
  /** The SHA-256 of every body that must be kept for it. */
  readonly bodies?: readonly string[];
}

/** The view of a queue that was paused once. */
export interface QueueDocument extends ViewDocument {
  readonly status?: string;
}

/** A transfer's view, with what queries for transfers look for. */
export interface TransferDocument extends ViewDocument {
  readonly status?: string;
  readonly kind?: string;
  /** Its place in the order of requests: time and id. */
  readonly place?: string;
  /** The SHA-256 of each of its files. */
  readonly files?: readonly string[];
}

/** The view of a host that somebody did something to. */
export interface HeldHostDocument extends ViewDocument {
  readonly host?: string;
  /** None of a host that is not held. */
  readonly heldUntil?: Date;
  /** Only where overrides were set by hand. */
  readonly isOverridden?: true;
}

/** A callback's view, with what queries for callbacks look for. */
export interface CallbackDocument extends ViewDocument {
  readonly status?: string;
  readonly jobId?: string;
  readonly host?: string;
  /** Its place in the order of lists: time and id. */
  readonly place?: string;
  /** Both only while it waits. */
  readonly dueAt?: Date;
  readonly waitsSince?: Date;
}

/** How far a consumer is that keeps no views. */
export interface CheckpointDocument {
  readonly _id: string;
  readonly position: bigint;
  readonly witnesses: Witnesses;
}

/** The waiting jobs of one host and priority, however many they are. */
export interface HostQueueDocument {
  readonly _id: string;
  readonly host: string;
  readonly priority: number;
  /** None of its jobs is due earlier. Whoever finds that the first is due later, or that there is none, corrects it. */
  readonly dueAt: Date;
  /** That of the last batch with a job for it, which may be on its way still. */
  readonly position: bigint;
}

/** A stream that is folded no further. */
export interface ParkedDocument {
  readonly _id: string;
  readonly revision: bigint;
  readonly reason: string;
}

/** An event that the views do without. */
export interface SkippedDocument extends SkippedEvent {
  /** Its revision and its stream. */
  readonly _id: string;
}

/** A job or a task that somebody was sent to, at a revision of its view. */
export interface ClaimDocument {
  readonly _id: string;
  readonly revision: bigint;
  readonly until: Date;
  readonly token: string;
}

/** A host that is being asked, or is left alone for a while. */
export interface HostDocument {
  readonly _id: string;
  readonly slots?: readonly { readonly jobId: string; readonly attempt: number; readonly until: Date }[];
  /** Gone once the host is released. */
  readonly heldUntil?: Date;
  /** The latest hold, and why it was; of a release it is told until the hold would have ended. */
  readonly hold?: Hold;
  readonly release?: Release;
  readonly nextStart?: Date;
  readonly backoff?: HostBackoff;
  /** After this nothing here counts any more. */
  readonly until: Date;
}

/** How politely hosts are asked: `_id` says which. */
export interface PolitenessDocument extends PolitenessSetting {
  readonly _id: string;
}

export interface HeartbeatDocument {
  readonly _id: string;
  readonly beats: number;
  readonly slots: number;
  readonly running: number;
  readonly lastBeatAt: Date;
}

export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
}

/** Positions and revisions are 64 bits wide, and no double holds them all. */
const WIDE: BSONSerializeOptions = { useBigInt64: true };

/** The views of one kind. Its name is in lower-case letters, and in the plural. */
export const viewsOf = <Doc extends ViewDocument = ViewDocument>(
  db: Db,
  build: number,
  kind: string,
): Collection<Doc> => db.collection(viewsName(build, kind), WIDE);
export const jobsOf = (db: Db, build: number): Collection<JobDocument> => viewsOf(db, build, 'jobs');
export const tasksOf = (db: Db, build: number): Collection<TaskDocument> => viewsOf(db, build, 'tasks');
export const taskQueuesOf = (db: Db, build: number): Collection<QueueDocument> => viewsOf(db, build, 'queues');
export const transfersOf = (db: Db, build: number): Collection<TransferDocument> => viewsOf(db, build, 'transfers');
export const heldHostsOf = (db: Db, build: number): Collection<HeldHostDocument> => viewsOf(db, build, 'hosts');
export const callbacksOf = (db: Db, build: number): Collection<CallbackDocument> => viewsOf(db, build, 'callbacks');
export const queuesOf = (db: Db, build: number): Collection<HostQueueDocument> =>
  db.collection(viewsName(build, 'lanes'), WIDE);
export const parkedOf = (db: Db, build: number): Collection<ParkedDocument> =>
  db.collection(viewsName(build, 'parked'), WIDE);
export const skippedOf = (db: Db, build: number): Collection<SkippedDocument> =>
  db.collection(viewsName(build, 'skipped'), WIDE);
export const claimsOf = (db: Db): Collection<ClaimDocument> => db.collection('claims', WIDE);
export const taskClaimsOf = (db: Db): Collection<ClaimDocument> => db.collection('task_claims', WIDE);
export const hostsOf = (db: Db): Collection<HostDocument> => db.collection('hosts');
export const politenessesOf = (db: Db): Collection<PolitenessDocument> => db.collection('politeness');
export const heartbeatsOf = (db: Db): Collection<HeartbeatDocument> => db.collection('hearts');
export const checkpointsOf = (db: Db): Collection<CheckpointDocument> => db.collection('checkpoints', WIDE);
export const leasesOf = (db: Db): Collection<LeaseDocument> => db.collection('leases');

/** The build that a collection belongs to; undefined where it belongs to none. */
export function buildOf(collection: string): number | undefined {
  const [, build] = /^views_(\d+)_[a-z]+$/.exec(collection) ?? [];
  return build === undefined ? undefined : Number(build);
}

function viewsName(build: number, of: string): string {
  return `views_${build}_${of}`;
}
