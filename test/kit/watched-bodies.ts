import { type Body, BodyStore, type ByteRange, type UntouchedBody } from '../../src/bodies/body-store.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';

/** A real store of bodies that tells which readers it has, and whose disk can break under them. */
export class WatchedBodies extends BodyStore {
  opened = 0;
  closed = 0;
  /** So many reads find the store away. */
  awayFor = 0;
  /** Happens once, before the first byte of the next read. */
  onOpened: (() => Promise<unknown>) | undefined;
  /** Happens once, before the next body is kept. */
  beforePut: (() => Promise<unknown>) | undefined;
  /** So many chunks can still be read; then the disk is gone. */
  chunksLeft = Number.POSITIVE_INFINITY;
  /** Whether it can be told of damage: a disk that may only be read takes no such note. */
  takesNotes = true;

  constructor(private readonly bodies: BodyStore) {
    super();
  }

  async *read(sha256: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    if (this.awayFor-- > 0) throw new StoreUnavailableError('The line is down');
    this.opened++;
    const { onOpened } = this;
    this.onOpened = undefined;
    try {
      await onOpened?.();
      for await (const chunk of this.bodies.read(sha256, range)) {
        if (this.chunksLeft-- <= 0) throw new Error('The disk is gone');
        yield chunk;
      }
    } finally {
      this.closed++;
    }
  }

  async put(source: AsyncIterable<Uint8Array>): Promise<Body> {
    const { beforePut } = this;
    this.beforePut = undefined;
    await beforePut?.();
    return this.bodies.put(source);
  }

  find(sha256: string): Promise<Body | undefined> {
    return this.bodies.find(sha256);
  }

  markDamaged(sha256: string): Promise<void> {
    if (!this.takesNotes) return Promise.reject(new StoreUnavailableError('Nothing can be written'));
    return this.bodies.markDamaged(sha256);
  }

  touch(sha256: string): Promise<boolean> {
    return this.bodies.touch(sha256);
  }

  untouchedSince(before: Date, limit: number): Promise<readonly UntouchedBody[]> {
    return this.bodies.untouchedSince(before, limit);
  }

  free(body: UntouchedBody): Promise<boolean> {
    return this.bodies.free(body);
  }
}
