import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BodyDamagedError } from '../../src/bodies/body-store.js';
import type { Damage } from '../kit/damaged-bodies.js';
import { StillClock } from '../kit/still-clock.js';
import type { BodyStoreSubject } from './body-store.contract.js';

export type DamagedBodiesSubject = BodyStoreSubject & Damage;

const KIB = 1024;
const HOUR_MS = 3_600_000;
/** Three chunks in every store, and a piece. */
const LARGE = 800 * KIB;

/** What every body store does with a body that is not what was put. */
export function damagedBodiesContract(
  adapter: string,
  open: (clock: StillClock) => Promise<DamagedBodiesSubject>,
): void {
  describe(`${adapter} never gives a damaged body`, () => {
    let clock: StillClock;
    let subject: DamagedBodiesSubject;

    beforeEach(async () => {
      clock = new StillClock();
      subject = await open(clock);
    });
    afterEach(() => subject.close());

    const put = (bytes: Uint8Array) => subject.store.put(once(bytes));
    /** What came of a read before it ended, and how it ended. */
    const read = async (sha256: string, range?: { start: number; end: number }) => {
      const pieces: Uint8Array[] = [];
      try {
        for await (const piece of subject.elsewhere.read(sha256, range)) pieces.push(piece);
        return { given: Buffer.concat(pieces) };
      } catch (error) {
        return { given: Buffer.concat(pieces), error };
      }
    };
    /** Compared by hand: to tell how two large buffers differ takes a test framework seconds. */
    const gives = async (sha256: string, bytes: Uint8Array, range?: { start: number; end: number }) => {
      const { given, error } = await read(sha256, range);
      return error === undefined && given.equals(bytes);
    };
    const isDamaged = async (sha256: string) => (await subject.store.find(sha256))?.isDamaged ?? false;

    test.each([
      ['of one chunk', 10 * KIB, 0],
      ['of several, in the first', LARGE, 0],
      ['of several, in the last', LARGE, 3],
    ])('%s: all before the damage is given, and nothing after it', async (_, size, chunk) => {
      const bytes = randomBytes(size);
      const { sha256 } = await put(bytes);
      await subject.flipBit(sha256, chunk);

      const { given, error } = await read(sha256);

      expect(error).toBeInstanceOf(BodyDamagedError);
      expect(given.equals(bytes.subarray(0, given.length))).toBe(true);
      expect(given.length > 0).toBe(chunk > 0);
      expect(given.length).toBeLessThan(size);
      expect(await isDamaged(sha256)).toBe(true);
    });

    test('but the ranges of it that are whole', async () => {
      const bytes = randomBytes(LARGE);
      const { sha256 } = await put(bytes);
      await subject.flipBit(sha256, 3);

      expect(await gives(sha256, bytes.subarray(0, 100), { start: 0, end: 99 })).toBe(true);
      expect(await isDamaged(sha256)).toBe(false);
      const range = { start: LARGE - 1, end: LARGE - 1 };
      expect(await read(sha256, range)).toEqual({ given: Buffer.alloc(0), error: expect.any(BodyDamagedError) });
      expect(await isDamaged(sha256)).toBe(true);
    });

    test('of which a chunk is gone', async () => {
      const { sha256 } = await put(randomBytes(LARGE));
      await subject.dropChunk(sha256, 1);

      expect((await read(sha256)).error).toBeInstanceOf(BodyDamagedError);
      expect(await isDamaged(sha256)).toBe(true);
    });

    test('of which two chunks were exchanged', async () => {
      const { sha256 } = await put(randomBytes(LARGE));
      await subject.exchangeChunks(sha256, 0, 1);

      expect(await read(sha256)).toEqual({ given: Buffer.alloc(0), error: expect.any(BodyDamagedError) });
      expect(await isDamaged(sha256)).toBe(true);
    });

    test.each([
      ['the first chunk', 0],
      ['the last chunk', 3],
    ])('from before chunks had hashes, damaged in %s: not a byte, of no range', async (_, chunk) => {
      const { sha256 } = await put(randomBytes(LARGE));
      await subject.forgetHashes(sha256);
      await subject.flipBit(sha256, chunk);

      for (const range of [undefined, { start: LARGE / 2, end: LARGE / 2 }]) {
        expect(await read(sha256, range)).toEqual({ given: Buffer.alloc(0), error: expect.any(BodyDamagedError) });
      }
      expect(await isDamaged(sha256)).toBe(true);
      expect(await subject.hashesOf(sha256)).toBe(0);
    });

    test.each([
      [LARGE, 4],
      [5 * LARGE, 16],
    ])(
      'and gives one from before chunks had hashes, whose chunks have them from then on: %d bytes',
      async (size, chunks) => {
        const bytes = randomBytes(size);
        const { sha256 } = await put(bytes);
        expect(await subject.hashesOf(sha256)).toBeGreaterThanOrEqual(chunks);
        const hashes = await subject.hashesOf(sha256);
        await subject.forgetHashes(sha256);

        expect(await gives(sha256, bytes.subarray(5, 7), { start: 5, end: 6 })).toBe(true);
        expect(await subject.hashesOf(sha256)).toBe(hashes);
        expect((await read(sha256)).given.equals(bytes)).toBe(true);
        await subject.flipBit(sha256, 2);
        expect((await read(sha256)).error).toBeInstanceOf(BodyDamagedError);
      },
    );

    test.each([10 * KIB, LARGE])('of %d bytes: the next put of the same bytes mends it, once', async (size) => {
      const bytes = randomBytes(size);
      const { sha256 } = await put(bytes);
      await subject.flipBit(sha256, 0);
      await read(sha256);

      await Promise.all([put(bytes), subject.elsewhere.put(once(bytes)), put(bytes)]);

      expect(await gives(sha256, bytes)).toBe(true);
      expect(await isDamaged(sha256)).toBe(false);
      clock.advance(HOUR_MS);
      const listed = await subject.store.untouchedSince(clock.now(), 1_000);
      expect(listed.filter((body) => body.sha256 === sha256)).toHaveLength(1);
      expect(await gives(sha256, bytes)).toBe(true);
    });

    test('but one that only could not be read for a while', async () => {
      const bytes = randomBytes(LARGE);
      const { sha256 } = await put(bytes);
      await subject.flipBit(sha256, 1);
      await read(sha256);
      await subject.flipBit(sha256, 1);
      expect(await isDamaged(sha256)).toBe(true);

      expect(await gives(sha256, bytes)).toBe(true);

      expect(await isDamaged(sha256)).toBe(false);
    });

    test('that somebody found who read it elsewhere: the next put mends it, or a reading of the whole', async () => {
      const bytes = randomBytes(LARGE);
      const { sha256 } = await put(bytes);

      await subject.elsewhere.markDamaged(sha256);
      expect(await isDamaged(sha256)).toBe(true);
      await put(bytes);
      expect(await isDamaged(sha256)).toBe(false);

      await subject.elsewhere.markDamaged(sha256);
      await read(sha256, { start: 0, end: LARGE - 2 });
      expect(await isDamaged(sha256)).toBe(true);
      await read(sha256);
      expect(await isDamaged(sha256)).toBe(false);

      await subject.elsewhere.markDamaged('0'.repeat(64)); // there is none
    });

    test('and frees it like any other', async () => {
      const { sha256 } = await put(randomBytes(LARGE));
      await subject.flipBit(sha256, 0);
      await read(sha256);
      clock.advance(HOUR_MS);
      const [found] = await subject.store.untouchedSince(clock.now(), 1);

      expect(found && (await subject.store.free(found))).toBe(true);

      expect(await subject.store.find(sha256)).toBeUndefined();
    });
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
