import type { ObjectId } from 'mongodb';
import type { UntouchedBody } from '../../../bodies/body-store.js';
import type { GridFsBucket } from './gridfs-bucket.js';

/** Where a body lies, whatever becomes of its name. */
export interface FoundFile {
  readonly id: ObjectId;
  readonly size: number;
}

/** The bodies that are kept, and their end. */
export class GridFsFiles {
  constructor(private readonly bucket: GridFsBucket) {}

  async find(sha256: string): Promise<FoundFile | undefined> {
    const named = { filename: { $eq: sha256 } };
    const file = await this.bucket.ask(({ files }) => files.findOne(named, { projection: { length: 1 } }));
    return file ? { id: file._id, size: file.length } : undefined;
  }

  /** Undefined once the body was freed. One question for each chunk: no cursor waits for a slow reader. */
  async chunk({ id }: FoundFile, number: number): Promise<Buffer | undefined> {
    const place = { files_id: id, n: number };
    const options = { projection: { data: 1 }, promoteBuffers: true };
    const chunk = await this.bucket.ask(({ chunks }) => chunks.findOne(place, options));
    return chunk?.data;
  }

  /** Every touch is later than the one before, whatever the clock says: `unname` must notice it. */
  touch(sha256: string, at: Date): Promise<boolean> {
    const filename = { $eq: sha256 };
    const touchedAt = at.getTime();
    return this.bucket.ask(async ({ files }) => {
      const earlier = { filename, 'metadata.touchedAt': { $lt: touchedAt } };
      const set = await files.updateOne(earlier, { $set: { 'metadata.touchedAt': touchedAt } });
      if (set.matchedCount > 0) return true;

      const raised = await files.updateOne({ filename }, { $inc: { 'metadata.touchedAt': 1 } });
      return raised.matchedCount > 0;
    });
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
    const dying = { $unset: { filename: '' }, $set: { 'metadata.state': 'dying' } } as const;
    const file = await this.bucket.ask(({ files }) =>
      files.findOneAndUpdate(unchanged, dying, { projection: { _id: 1 } }),
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
}
