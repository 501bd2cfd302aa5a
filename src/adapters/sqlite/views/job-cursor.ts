import type { JobQuery } from '../../../read-model/job-views.js';
import { BadCursorError } from '../../../read-model/page.js';

/** Where a job stands in the order of submission; the id decides between those of one millisecond. */
export interface Place {
  readonly submittedAt: number;
  readonly jobId: string;
}

type Order = JobQuery['order'];

export function cursorAt(order: Order, { submittedAt, jobId }: Place): string {
  return Buffer.from(JSON.stringify([order, submittedAt, jobId])).toString('base64url');
}

/** @throws BadCursorError where it was made for the other order, or by nobody here. */
export function placeOf(cursor: string, order: Order): Place {
  const [madeFor, submittedAt, jobId] = partsOf(cursor);
  if (madeFor !== order || !Number.isSafeInteger(submittedAt) || typeof jobId !== 'string') throw new BadCursorError();

  return { submittedAt: submittedAt as number, jobId };
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.length === 3 ? parts : [];
  } catch {
    return []; // not even JSON
  }
}
