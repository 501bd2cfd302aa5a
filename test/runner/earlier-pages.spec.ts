import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { touchWhole } from '../../src/bodies/touch-whole.js';
import type { Event } from '../../src/eventsourcing/event.js';
import { type EventStore, StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { jobIdOf, jobStream } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import { EarlierPages } from '../../src/runner/earlier-pages.js';
import type { RunnerSettings } from '../../src/runner/runner-settings.js';
import { queued } from '../kit/job-views-kit.js';
import { sealed } from '../kit/sealed.js';
import { StoreInBetween } from '../kit/store-in-between.js';
import {
  completed,
  DEDUPE_KEY,
  deleted,
  failed,
  options,
  purged,
  response,
  started,
  submitted,
} from '../kit/stories.js';
import { Stores } from '../kit/world.js';

/** No stream of it can be read. */
class SilentStore extends StoreInBetween {
  override read(): never {
    throw new StoreUnavailableError('The line is down');
  }
}

describe('the earlier page of a job', () => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await Stores.open();
  });
  afterEach(() => stores.close());

  /** Writes the story of the n-th job of a key, which ends as is said. */
  const write = async (generation: number, ...end: readonly Event[]) => {
    const stream = jobStream(jobIdOf(DEDUPE_KEY, generation));
    const last = (await stores.log.read(stream)).at(-1);
    const events = last ? end : [submitted(), started(1), ...end];
    const previous = last && { revision: last.revision, hash: last.metadata.hash };
    await stores.log.append(stream, sealed(stream, events, previous), last?.revision ?? 'no_stream');
  };
  const kept = async (text: string, etag = `"${text}"`): Promise<JobEvent> => {
    const body = await stores.bodies.put(pieces(text));
    const { type, data } = completed(2);
    return { type, data: { ...data, body, response: response(200, [['etag', etag]]) } };
  };
  const jobOf = (generation: number, more: Partial<JobView> = {}): JobView => ({
    ...queued(),
    dedupeKey: DEDUPE_KEY,
    generation,
    ...more,
  });
  const pages = (log: EventStore = stores.log, asksForChanges = true) =>
    new EarlierPages(log, stores.bodies, { asksForChanges } as RunnerSettings);
  const foundBy = async (generation: number) => (await pages().before(jobOf(generation)))?.condition[0]?.[1];

  test('is the newest that a job of its key completed with', async () => {
    await write(1, await kept('one'));
    await write(2, await kept('two'));
    await write(3, failed(2));

    expect(await foundBy(1)).toBeUndefined();
    expect(await foundBy(2)).toBe('"one"');
    expect(await foundBy(4)).toBe('"two"');
  });

  test('is none that was deleted, or purged, or cannot be told again', async () => {
    await write(1, await kept('one'));
    await write(2, await kept('two'), deleted(3));
    await write(3, await kept('three'), deleted(3), purged(4, []));
    await write(4, completed(2));

    expect(await foundBy(5)).toBe('"one"');
    await write(1, deleted(3));
    expect(await foundBy(5)).toBeUndefined();
  });

  test('is looked for behind ten jobs at most', async () => {
    await write(1, await kept('one'));
    for (let generation = 2; generation <= 11; generation++) await write(generation, failed(2));

    expect(await foundBy(11)).toBe('"one"');
    expect(await foundBy(12)).toBeUndefined();
  });

  test('is there only with its body, which is kept once it counts', async () => {
    await write(1, await kept('one'));
    await write(2, await kept('two'));
    const page = await pages().before(jobOf(3));
    if (!page) throw new Error('There is no page');
    expect(await touchWhole(stores.bodies, page.body)).toBe(true);

    const later = new Date('2100-01-01');
    for (const body of await stores.bodies.untouchedSince(later, 10)) {
      if (body.sha256 === page.body.sha256) expect(await stores.bodies.free(body)).toBe(true);
    }
    expect(await touchWhole(stores.bodies, page.body)).toBe(false);
    expect(await foundBy(3)).toBe('"one"');

    const [one] = await stores.bodies.untouchedSince(later, 10);
    await stores.bodies.markDamaged(one?.sha256 ?? '');
    expect(await foundBy(3)).toBeUndefined();
  });

  test('is none where no store can say, and where what lies there cannot be read', async () => {
    await write(1, await kept('one'));
    expect(await pages(new SilentStore(stores.log)).before(jobOf(2))).toBeUndefined();

    await write(2, { type: 'FetchCompleted', data: { jobId: 7 } });
    expect(await foundBy(3)).toBeUndefined();
  });

  test('is not looked for where nobody wants it', async () => {
    await write(1, await kept('one'));

    expect(await pages(stores.log, false).before(jobOf(2))).toBeUndefined();
    const own = options({ headers: [['range', 'bytes=0-9']] });
    expect(await pages().before(jobOf(2, { options: own }))).toBeUndefined();
  });
});

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
