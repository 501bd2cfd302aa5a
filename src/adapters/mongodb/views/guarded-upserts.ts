import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb';
import { isDuplicateKey } from '../connection/mongo-errors.js';

/**
 * Upserts that name a document by its id, and by a guard what it must look like. Where the guard does not let one in,
 * the server tries to insert and meets the document: E11000. A second try tells this from a lost race against another
 * insert. Answers with the places of those that were refused twice.
 */
export async function upsertAll<Entry extends Document>(
  collection: Collection<Entry>,
  upserts: readonly AnyBulkWriteOperation<Entry>[],
): Promise<ReadonlySet<number>> {
  const refused = await tryAll(collection, upserts);
  const again = await tryAll(
    collection,
    refused.flatMap((place) => upserts[place] ?? []),
  );
  return new Set(again.map((place) => refused[place] ?? -1));
}

/** One guarded upsert. False where its guard refused it. */
export async function upsert(work: () => Promise<unknown>): Promise<boolean> {
  for (const isLast of [false, true]) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      if (isLast) break;
    }
  }
  return false;
}

async function tryAll<Entry extends Document>(
  collection: Collection<Entry>,
  upserts: readonly AnyBulkWriteOperation<Entry>[],
): Promise<number[]> {
  if (upserts.length === 0) return [];

  try {
    await collection.bulkWrite(upserts, { ordered: false });
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;

    const refusals = [error.writeErrors].flat();
    const isHarmless = refusals.length > 0 && refusals.every(({ code }) => code === 11_000);
    if (!isHarmless || error.result.getWriteConcernError()) throw error;

    return refusals.map(({ index }) => index);
  }
}
