/** An event as a client proposes it. What is in it is the client's affair: bytes come back as they came. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as it lies in the log. Prepare and commit position are one. */
export interface LogRecord extends Proposed {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly created: Date;
}

/** The revision of a tombstone, and what `$tb` is set to when a stream is deleted: the largest a long can hold. */
export const DELETED = 2n ** 63n - 1n;

/** The revision before the first one. */
export const NO_REVISION = -1n;

export const TOMBSTONE = '$streamDeleted';

export const metastreamOf = (stream: string): string => `$$${stream}`;

/** The stream whose metadata a stream holds, or the stream itself. */
export const originalOf = (stream: string): string => (stream.startsWith('$$') ? stream.slice(2) : stream);

/** A system event: always JSON. */
export function systemEvent(id: string, type: string, json: string): Proposed {
  return { id, type, isJson: true, data: Buffer.from(json), metadata: new Uint8Array() };
}
