import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Recorded } from '../../src/eventsourcing/event.js';
import { type ChainEnd, expectedAfter, isUnbroken, seal } from '../../src/eventsourcing/seal.js';

const STREAM = 'job-1';
const origin = { actor: 'carla', correlationId: 'request-1', causationId: 'request-2' };

const events: fc.Arbitrary<Event> = fc.record({
  type: fc.string({ minLength: 1 }),
  data: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
});
const batches = fc.array(fc.array(events, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

/** Sealed batch by batch, stored as text, and read back. */
function stored(told: readonly (readonly Event[])[]): readonly Recorded[] {
  const log: Recorded[] = [];
  for (const batch of told) {
    const sealed = seal(batch, { stream: STREAM, previous: endOf(log), origin, schemaOf: () => 1, newId: randomUUID });
    for (const { data, metadata, ...event } of sealed) {
      const place = { stream: STREAM, revision: BigInt(log.length), position: BigInt(log.length + 1) };
      const text = JSON.parse(JSON.stringify({ data, metadata }));
      log.push({ ...event, ...text, ...place, recordedAt: new Date(0) });
    }
  }
  return log;
}

function endOf(log: readonly Recorded[]): ChainEnd | undefined {
  const last = log.at(-1);
  return last && { revision: last.revision, hash: last.metadata.hash };
}

/** The revision of the first event that does not fit. */
function firstBreak(log: readonly Recorded[]): number {
  return log.findIndex((event, index) => !isUnbroken(log[index - 1]?.metadata.hash, event));
}

const TAMPERED: Readonly<Record<string, (event: Recorded) => Partial<Recorded>>> = {
  type: ({ type }) => ({ type: `${type}!` }),
  id: () => ({ id: randomUUID() }),
  stream: () => ({ stream: 'job-2' }),
  revision: ({ revision }) => ({ revision: revision + 1n }),
  'a field of the data': ({ data }) => ({ data: { ...data, more: 1, [randomUUID()]: 1 } }),
  'all of the data': () => ({ data: { [randomUUID()]: 1 } }),
  actor: ({ metadata }) => ({ metadata: { ...metadata, actor: 'mallory' } }),
  correlationId: ({ metadata }) => ({ metadata: { ...metadata, correlationId: 'x' } }),
  causationId: ({ metadata }) => ({ metadata: { ...metadata, causationId: 'x' } }),
  schema: ({ metadata }) => ({ metadata: { ...metadata, schema: 2 } }),
  hash: ({ metadata }) => ({ metadata: { ...metadata, hash: metadata.hash.toUpperCase().replace(/.$/, '-') } }),
  'more metadata': ({ metadata }) => ({ metadata: { ...metadata, more: 1 } as Recorded['metadata'] }),
  'no metadata': () => ({ metadata: null as never }),
};

describe('a sealed chain', () => {
  test('is unbroken as it lies in the log, in however many batches it came', () => {
    fc.assert(
      fc.property(batches, (told) => {
        expect(firstBreak(stored(told))).toBe(-1);
      }),
    );
  });

  test.each(Object.entries(TAMPERED))('shows a change of %s', (_, change) => {
    fc.assert(
      fc.property(batches, fc.nat(), (told, pick) => {
        const log = [...stored(told)];
        const at = pick % log.length;
        const event = log[at] as Recorded;
        log[at] = { ...event, ...change(event) };

        expect(isUnbroken(log[at - 1]?.metadata.hash, log[at])).toBe(false);
      }),
    );
  });

  test('shows events that changed places, were left out, or slipped in', () => {
    fc.assert(
      fc.property(batches, fc.nat(), (told, pick) => {
        const log = stored([...told, [{ type: 'Happened', data: {} }]]);
        const at = pick % (log.length - 1);
        const [one, next] = log.slice(at, at + 2) as [Recorded, Recorded];

        expect(firstBreak([...log.slice(0, at), next, one, ...log.slice(at + 2)])).toBe(at);
        expect(firstBreak([...log.slice(0, at), ...log.slice(at + 1)])).toBe(at);
        expect(firstBreak([...log.slice(0, at + 1), one, ...log.slice(at + 1)])).toBe(at + 1);
      }),
    );
  });

  test('goes on after a revision that is known, without the events before it', () => {
    const log = stored([[{ type: 'Happened', data: { n: 1 } }], [{ type: 'Happened', data: { n: 2 } }]]);
    const [first, second] = log as [Recorded, Recorded];

    expect(isUnbroken(first.metadata.hash, second)).toBe(true);
    expect(isUnbroken(undefined, second)).toBe(false);
  });

  test('is what it always was', () => {
    const newId = () => '00000000-0000-4000-8000-000000000000';
    const happened = { type: 'Happened', data: { n: 1, text: 'ü' } };
    const [sealed] = seal([happened], { stream: STREAM, previous: undefined, origin, schemaOf: () => 1, newId });

    expect(sealed).toEqual({
      ...happened,
      id: newId(),
      metadata: { ...origin, schema: 1, hash: '0ce22b13a3cb6635393b8dac88fd9a5a0930af50a682e7a1b53099baa5f40221' },
    });
  });

  test('is expected to end where it was read to', () => {
    expect(expectedAfter(undefined)).toBe('no_stream');
    expect(expectedAfter({ revision: 4n, hash: 'ab' })).toBe(4n);
  });
});
