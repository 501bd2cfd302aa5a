/** What was fetched, by what it is: its SHA-256 names it, and it is kept once however many jobs have it. */
export interface Body {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes, decoded. */
  readonly size: number;
}

/** A body as the store has it. */
export interface StoredBody extends Body {
  /** A reader found that it is not what was put. The next put of the same bytes takes its place. */
  readonly isDamaged?: true;
}

/** Bytes from `start` to `end`, both counted from 0 and both included (RFC 9110, 14.1.2). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The port to what was fetched. References are not kept here: job views are indexed by the hash of their body. */
export abstract class BodyStore {
  /**
   * Takes a stream to its end and keeps it, touched now. When this answers, the body is on disk, so that an event may
   * name it. Where the source fails, nothing is kept and its error is thrown. Takes the place of the same body where
   * that was found damaged.
   */
  abstract put(source: AsyncIterable<Uint8Array>): Promise<Body>;

  /** The body without its bytes, or undefined where there is none. */
  abstract find(sha256: string): Promise<StoredBody | undefined>;

  /**
   * The bytes, whole or a range of them, read as they are consumed. An end past the last byte means the last one. What is
   * given is what was put: each chunk is compared with its hash first.
   * @throws BodyNotFoundError there is none, or it was freed while it was read.
   * @throws BodyDamagedError the next chunk is not what was put, or is gone. From then on `find` says so.
   * @throws RangeError the range begins after its end, or after the last byte.
   */
  abstract read(sha256: string, range?: ByteRange): AsyncIterable<Uint8Array>;

  /**
   * Says that a body is not what was put, as somebody found who read all of it: what only the whole shows, no chunk does.
   * Where there is no such body nothing happens.
   */
  abstract markDamaged(sha256: string): Promise<void>;

  /** Says that a body is still wanted: the sweep leaves it for another hour. False where there is none. */
  abstract touch(sha256: string): Promise<boolean>;

  /**
   * Bodies that nobody touched since `before`, in the order of their hashes, after one: at most `limit` of them. They
   * are candidates only, since the caller knows what names them; leftovers of puts that never ended are freed by this.
   * @param stuckSince what is being received and did not move since is such a leftover; `before` where nothing is said
   */
  abstract untouchedSince(
    before: Date,
    limit: number,
    after?: string,
    stuckSince?: Date,
  ): Promise<readonly UntouchedBody[]>;

  /** Frees a body, unless somebody touched it since `untouchedSince` listed it. False where nothing was freed. */
  abstract free(body: UntouchedBody): Promise<boolean>;
}

export interface UntouchedBody extends Body {
  readonly touchedAt: Date;
}

/** A body cannot be given: it is gone, or it is damaged. */
export abstract class BodyLostError extends Error {
  constructor(
    readonly sha256: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** There is no such body, or there is none any more. */
export class BodyNotFoundError extends BodyLostError {
  override readonly name = 'BodyNotFoundError';

  constructor(sha256: string) {
    super(sha256, `There is no body ${sha256}`);
  }
}

/** What the store holds of a body is not what was put. */
export class BodyDamagedError extends BodyLostError {
  override readonly name = 'BodyDamagedError';

  constructor(sha256: string, options?: ErrorOptions) {
    super(sha256, `The body ${sha256} is damaged (body_damaged), and is not given`, options);
  }
}
