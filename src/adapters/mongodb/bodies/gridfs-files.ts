import type { Filter, ObjectId } from 'mongodb';
import type { StoredBody, UntouchedBody } from '../../../bodies/body-store.js';
import type { KeptChunk } from '../../../bodies/checked-body.js';
import type { FileDocument, GridFsBucket } from './gridfs-bucket.js';

/** Where a body lies, whatever becomes of its name. */
export interface FoundFile extends StoredBody {
  readonly id: ObjectId;
}

/** The bodies that are kept, and their end. */
export class GridFsFiles {
  constructor(private readonly bucket: GridFsBucket) {}

  async find(sha256: string): Promise<FoundFile | undefined> {
    const named = { filename: { $eq: sha256 } };
    const options = { projection: { length: 1, 'metadata.isDamaged': 1 } };
    const file = await this.bucket.ask(({ files }) => files.findOne(named, options));
    if (!file) return undefined;

    return { id: file._id, sha256, size: file.length, ...(file.metadata?.isDamaged && { isDamaged: true }) };
  }

  /** Undefined once the body was freed. One question for each chunk: no cursor waits for a slow reader. */
  async chunk({ id }: FoundFile, number: number): Promise<KeptChunk | undefined> {
    const place = { files_id: id, n: number };
    const options = { projection: { data: 1, hash: 1 }, promoteBuffers: true };
    const chunk = await this.bucket.ask(({ chunks }) => chunks.findOne(place, options));
    return chunk ? { bytes: chunk.data, hash: chunk.hash ?? null } : undefined;
  }

  touch(sha256: string, at: Date): Promise<boolean> {
    return this.#touch({ filename: { $eq: sha256 } }, at);
  }

  /** False also where it is damaged: that one is not worth keeping once the same bytes come again. */
  touchWhole(sha256: string, at: Date): Promise<boolean> {
    return this.#touch({ filename: { $eq: sha256 }, 'metadata.isDamaged': { $ne: true } }, at);
  }

  async mark({ id }: FoundFile, isDamaged: boolean): Promise<void> {
    await this.bucket.ask(({ files }) => files.updateOne({ _id: id }, { $set: { 'metadata.isDamaged': isDamaged } }));
  }

  async markNamed(sha256: string): Promise<void> {
    const named = { filename: { $eq: sha256 } };
    await this.bucket.ask(({ files }) => files.updateOne(named, { $set: { 'metadata.isDamaged': true } }));
  }

  /** Gives chunks of a body their hashes, in their order, from one on. */
  async keepHashes({ id }: FoundFile, first: number, hashes: readonly Uint8Array[]): Promise<void> {
    const updates = hashes.map((hash, index) => ({
      updateOne: { filter: { files_id: id, n: first + index }, update: { $set: { hash: Buffer.from(hash) } } },
    }));
    await this.bucket.ask(({ chunks }) => chunks.bulkWrite(updates, { ordered: false }));
  }

  /** Takes its name from a body that was found damaged: the sweep frees it. */
  async unnameDamaged(sha256: string): Promise<void> {
    const damaged = { filename: { $eq: sha256 }, 'metadata.isDamaged': true };
    await this.bucket.ask(({ files }) => files.updateOne(damaged, DYING));
  }

  async untouched(before: Date, limit: number, after: string): Promise<UntouchedBody[]> {
    const untouched = { filename: { $gt: after }, 'metadata.touchedAt': { $lt: before.getTime() } };
    const found = await this.bucket.ask(({ files }) =>
      files.find(untouched).sort({ filename: 1 }).limit(limit).toArray(),
    );
    return found.map(({ filename = '', length, metadata }) => {
      return { sha256: filename, size: length, touchedAt: new Date(metadata.touchedAt) };
    });
  }

  /** Takes its name from a body that was not touched since: from here on it is dying. */
  async unname({ sha256, touchedAt }: UntouchedBody): Promise<ObjectId | undefined> {
    const unchanged = { filename: { $eq: sha256 }, 'metadata.touchedAt': { $eq: touchedAt.getTime() } };
    const file = await this.bucket.ask(({ files }) =>
      files.findOneAndUpdate(unchanged, DYING, { projection: { _id: 1 } }),
    );
    return file?._id;
  }

  /** Gives up the uploads that did not move since. */
  async abandonBefore(before: Date): Promise<void> {
    const stuck = { 'metadata.state': 'receiving', 'metadata.touchedAt': { $lt: before.getTime() } } as const;
    await this.bucket.ask(({ files }) => files.updateMany(stuck, { $set: { 'metadata.state': 'dying' } }));
  }

  async dying(): Promise<readonly ObjectId[]> {
    const dying = { 'metadata.state': 'dying' } as const;
    const found = await this.bucket.ask(({ files }) => files.find(dying, { projection: { _id: 1 } }).toArray());
    return found.map(({ _id }) => _id);
  }

  /** Every touch is later than the one before, whatever the clock says: `unname` must notice it. */
  #touch(which: Filter<FileDocument>, at: Date): Promise<boolean> {
    const touchedAt = at.getTime();
    return this.bucket.ask(async ({ files }) => {
      const earlier = { ...which, 'metadata.touchedAt': { $lt: touchedAt } };
      const set = await files.updateOne(earlier, { $set: { 'metadata.touchedAt': touchedAt } });
      if (set.matchedCount > 0) return true;

      const raised = await files.updateOne(which, { $inc: { 'metadata.touchedAt': 1 } });
      return raised.matchedCount > 0;
    });
  }
}

const DYING = { $unset: { filename: '' }, $set: { 'metadata.state': 'dying' } } as const;
