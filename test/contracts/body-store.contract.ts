import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BodyNotFoundError, type BodyStore, type UntouchedBody } from '../../src/bodies/body-store.js';
import { StillClock } from '../kit/still-clock.js';

export interface BodyStoreSubject {
  readonly store: BodyStore;
  /** Another handle on the same bodies, as another process has it. */
  readonly elsewhere: BodyStore;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const KIB = 1024;
const MIB = 1024 * KIB;

/** What every body store must do. An adapter is done when this passes. */
export function bodyStoreContract(adapter: string, open: (clock: StillClock) => Promise<BodyStoreSubject>): void {
  describe(`${adapter} is a body store`, () => {
    let clock: StillClock;
    let subject: BodyStoreSubject;
    let store: BodyStore;

    beforeEach(async () => {
      clock = new StillClock();
      subject = await open(clock);
      store = subject.store;
    });
    afterEach(() => subject.close());

    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const put = (bytes: Uint8Array, pieceSize?: number) => store.put(pieces(bytes, pieceSize));
    const read = async (hash: string, range?: { start: number; end: number }) => {
      const parts: Uint8Array[] = [];
      for await (const part of store.read(hash, range)) parts.push(part);
      return Buffer.concat(parts);
    };
    /** The body as the sweep would list it now; a server keeps what earlier tests wrote. */
    const untouched = async (hash: string): Promise<UntouchedBody | undefined> =>
      (await store.untouchedSince(clock.now(), 1_000)).find((body) => body.sha256 === hash);
    const failing = async function* (bytes: Uint8Array): AsyncIterable<Uint8Array> {
      yield* pieces(bytes);
      throw new Error('the line went dead');
    };

    describe('a body', () => {
      test.each([
        ['empty', 0, 1],
        ['of one byte', 1, 1],
        ['of ten kilobytes', 10 * KIB, 1_000],
        ['one byte short of a chunk', 256 * KIB - 1, 64 * KIB],
        ['of exactly a chunk', 256 * KIB, 64 * KIB],
        ['one byte longer than a chunk', 256 * KIB + 1, 64 * KIB],
        ['of ten megabytes', 10 * MIB, 60_000],
        ['that comes in one huge piece', 3 * MIB + 7, 4 * MIB],
      ])('%s is kept under its hash', async (_, size, pieceSize) => {
        const bytes = randomBytes(size);

        const body = await put(bytes, pieceSize);

        expect(body).toEqual({ sha256: sha256(bytes), size });
        expect(await store.find(body.sha256)).toEqual(body);
        expect(await subject.elsewhere.find(body.sha256)).toEqual(body);
        expect((await read(body.sha256)).equals(bytes)).toBe(true);
      });

      test('that nobody put is not there', async () => {
        const hash = sha256(randomBytes(8));

        expect(await store.find(hash)).toBeUndefined();
        expect(await store.touch(hash)).toBe(false);
        await expect(read(hash)).rejects.toThrow(BodyNotFoundError);
      });

      test('is kept once, however often and wherever it is put', async () => {
        for (const size of [5 * KIB, 600 * KIB]) {
          const bytes = randomBytes(size);
          const again = () => put(bytes);

          const bodies = await Promise.all([again(), again(), subject.elsewhere.put(pieces(bytes)), again()]);
          bodies.push(await again());

          expect(new Set(bodies.map((body) => body.sha256))).toEqual(new Set([sha256(bytes)]));
          clock.advance(HOUR_MS);
          const listed = await store.untouchedSince(clock.now(), 1_000);
          expect(listed.filter((body) => body.sha256 === sha256(bytes))).toHaveLength(1);
          expect((await read(sha256(bytes))).equals(bytes)).toBe(true);
        }
      });

      test('is put beside many others at the same moment', async () => {
        const all = Array.from({ length: 60 }, (_, n) => randomBytes(n * 7_000));

        const bodies = await Promise.all(all.map((bytes) => put(bytes)));

        expect(bodies.map((body) => body.sha256)).toEqual(all.map(sha256));
        for (const bytes of all) expect((await read(sha256(bytes))).equals(bytes)).toBe(true);
      });

      test.each([5 * KIB, 600 * KIB])('whose source failed after %d bytes is not kept', async (size) => {
        const bytes = randomBytes(size);

        await expect(store.put(failing(bytes))).rejects.toThrow('the line went dead');

        expect(await store.find(sha256(bytes))).toBeUndefined();
        expect(await put(bytes)).toEqual({ sha256: sha256(bytes), size });
      });
    });

    describe('a range', () => {
      const chunk = 256 * KIB;
      const bytes = randomBytes(3 * chunk + 100);

      test.each([
        ['the first byte', 0, 0],
        ['the last byte', bytes.length - 1, bytes.length - 1],
        ['the first chunk', 0, chunk - 1],
        ['the second chunk', chunk, 2 * chunk - 1],
        ['both sides of a border', chunk - 1, chunk],
        ['the middle of a chunk', chunk + 10, chunk + 20],
        ['over several chunks', 100, 2 * chunk + 100],
        ['everything', 0, bytes.length - 1],
      ])('gives exactly its bytes: %s', async (_, start, end) => {
        const { sha256: hash } = await put(bytes);

        expect((await read(hash, { start, end })).equals(bytes.subarray(start, end + 1))).toBe(true);
      });

      test('that ends after the last byte ends with it', async () => {
        const { sha256: hash } = await put(bytes);

        expect(await read(hash, { start: bytes.length - 3, end: bytes.length + 99 })).toHaveLength(3);
      });

      test.each([
        ['begins after the last byte', { start: 10, end: 12 }],
        ['ends before it begins', { start: 5, end: 4 }],
      ])('that %s is none', async (_, range) => {
        const { sha256: hash } = await put(randomBytes(10));

        await expect(read(hash, range)).rejects.toThrow(RangeError);
      });
    });

    describe('the sweep', () => {
      test('finds what nobody touched since', async () => {
        const { sha256: hash, size } = await put(randomBytes(100));
        const touchedAt = clock.now();
        expect(await untouched(hash)).toBeUndefined();

        clock.advance(HOUR_MS);

        expect(await untouched(hash)).toEqual({ sha256: hash, size, touchedAt });
      });

      test('leaves alone what was touched, or put again', async () => {
        const bytes = [randomBytes(100), randomBytes(100), randomBytes(600 * KIB)] as const;
        for (const each of bytes) await put(each);
        clock.advance(HOUR_MS);

        expect(await store.touch(sha256(bytes[0]))).toBe(true);
        await put(bytes[1]);
        await put(bytes[2]);

        for (const each of bytes) expect(await untouched(sha256(each))).toBeUndefined();
      });

      test('lists no more than it was asked for', async () => {
        for (let n = 0; n < 5; n++) await put(randomBytes(100));
        clock.advance(HOUR_MS);

        expect(await store.untouchedSince(clock.now(), 3)).toHaveLength(3);
      });

      test('lists every one of them over its pages, in the order of their hashes', async () => {
        const hashes = await Promise.all(Array.from({ length: 5 }, async () => (await put(randomBytes(100))).sha256));
        clock.advance(HOUR_MS);
        const listed: string[] = [];
        for (let after: string | undefined; ; after = listed.at(-1)) {
          const page = await store.untouchedSince(clock.now(), 2, after);
          if (page.length === 0) break;
          listed.push(...page.map((body) => body.sha256));
        }

        expect(listed).toEqual([...listed].sort());
        expect(listed).toEqual(expect.arrayContaining(hashes));
      });

      test.each([100, 3 * MIB])('frees a body of %d bytes, once', async (size) => {
        const bytes = randomBytes(size);
        const { sha256: hash } = await put(bytes);
        clock.advance(HOUR_MS);
        const candidate = (await untouched(hash)) as UntouchedBody;

        const freed = await Promise.all([store.free(candidate), subject.elsewhere.free(candidate)]);

        expect(freed.sort()).toEqual([false, true]);
        expect(await store.find(hash)).toBeUndefined();
        await expect(read(hash)).rejects.toThrow(BodyNotFoundError);
        expect(await put(bytes)).toEqual({ sha256: hash, size });
        expect((await read(hash)).equals(bytes)).toBe(true);
      });

      test('frees nothing that was touched after it was listed, even in the same millisecond', async () => {
        const { sha256: hash } = await put(randomBytes(100));
        clock.advance(1);
        const candidate = (await untouched(hash)) as UntouchedBody;
        clock.advance(-1); // a clock may be set back

        await store.touch(hash);

        expect(await store.free(candidate)).toBe(false);
        expect(await store.find(hash)).toBeDefined();
      });

      test.each([5 * KIB, 600 * KIB])('and a put of %d bytes at the same moment leave a whole body', async (size) => {
        for (let round = 0; round < 10; round++) {
          const bytes = randomBytes(size);
          const { sha256: hash } = await put(bytes);
          clock.advance(HOUR_MS);
          const candidate = (await untouched(hash)) as UntouchedBody;

          const sweeping = round % 2 ? store : subject.elsewhere;
          const [putAgain] = await Promise.all([put(bytes), sweeping.free(candidate)]);

          expect(putAgain.sha256).toBe(hash);
          expect((await read(hash)).equals(bytes)).toBe(true);
        }
      });

      test('ends a reader in the middle with an error, never with a short body', async () => {
        const { sha256: hash } = await put(randomBytes(3 * MIB));
        clock.advance(HOUR_MS);
        const candidate = (await untouched(hash)) as UntouchedBody;
        const reading = store.read(hash)[Symbol.asyncIterator]();
        expect((await reading.next()).done).toBe(false);

        await store.free(candidate);

        await expect(
          (async () => {
            while (!(await reading.next()).done);
          })(),
        ).rejects.toThrow(BodyNotFoundError);
      });

      test('frees what is left of a put that never ends, and the put fails', async () => {
        const bytes = randomBytes(MIB);
        let goOn = () => {};
        const waiting = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        let hasStopped = () => {};
        const stopped = new Promise<void>((resolve) => {
          hasStopped = resolve;
        });
        const stuck = async function* (): AsyncIterable<Uint8Array> {
          yield* pieces(bytes);
          hasStopped();
          await waiting;
          yield bytes;
        };
        const putting = expect(store.put(stuck())).rejects.toThrow('swept');
        await stopped;

        clock.advance(HOUR_MS);
        await subject.elsewhere.untouchedSince(clock.now(), 1_000);
        goOn();

        await putting;
      });

      test('leaves a slow put alone as long as it moves', async () => {
        const bytes = randomBytes(MIB);
        const slow = async function* (): AsyncIterable<Uint8Array> {
          for await (const piece of pieces(bytes, 300 * KIB)) {
            yield piece;
            clock.advance(HOUR_MS / 2);
            await store.untouchedSince(new Date(clock.now().getTime() - HOUR_MS), 1_000);
          }
        };

        expect(await store.put(slow())).toEqual({ sha256: sha256(bytes), size: MIB });
        expect((await read(sha256(bytes))).equals(bytes)).toBe(true);
      });
    });
  });
}

async function* pieces(bytes: Uint8Array, size = 64 * KIB): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}
