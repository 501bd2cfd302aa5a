import { type Codec, UnreadableEventError } from '../eventsourcing/codec.js';
import type { Recorded } from '../eventsourcing/event.js';
import type { JobEvent } from './job.events.js';
import { brokenField } from './job.shapes.js';

/** Brings the data of one schema to the next. */
type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

/**
 * Every type of event, and how its older shapes become today's: the first upcaster takes schema 1 to 2. So today's
 * schema is one more than there are upcasters. A golden file in test/job/golden stands for each shape ever written.
 */
const UPCASTERS: { readonly [type in JobEvent['type']]: readonly Upcaster[] } = {
  JobSubmitted: [],
  FetchStarted: [],
  FetchCompleted: [],
  FetchFailed: [],
  FetchAbandoned: [],
  JobRetried: [],
  JobPaused: [],
  JobResumed: [],
  JobCancelled: [],
  JobDeleted: [],
  JobPurged: [],
};

export const jobCodec: Codec<JobEvent> = {
  schemaOf: (type) => UPCASTERS[type].length + 1,

  decode(recorded) {
    if (!Object.hasOwn(UPCASTERS, recorded.type)) return undefined;

    const type = recorded.type as JobEvent['type'];
    const upcasters = UPCASTERS[type];
    const schema: unknown = recorded.metadata?.schema;
    if (!isSchema(schema)) throw new UnreadableEventError(recorded, `its schema is ${schema}`);
    if (schema > upcasters.length + 1) {
      throw new UnreadableEventError(recorded, `schema ${schema} is newer than this version of the service`);
    }
    if (!isObject(recorded.data)) throw new UnreadableEventError(recorded, 'its data is no object');

    const data = upcasters.slice(schema - 1).reduce((older, upcaster) => upcaster(older), recorded.data);
    const broken = brokenField(type, data);
    if (broken !== undefined) throw new UnreadableEventError(recorded, `its ${broken} is missing or broken`);

    return (data === recorded.data ? recorded : { ...recorded, data }) as unknown as Recorded<JobEvent>;
  },
};

function isSchema(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
