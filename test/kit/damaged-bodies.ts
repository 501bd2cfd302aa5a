import { join } from 'node:path';
import Database from 'libsql';
import { type Db, MongoClient } from 'mongodb';
import type { Stores } from './families.js';

/** What a failing disk, or somebody, does to bodies where they lie, beside those who have them open. */
export interface Damage {
  flipBit(sha256: string, chunk: number): Promise<void>;
  dropChunk(sha256: string, chunk: number): Promise<void>;
  /** Each, with all that is kept of it, then lies where the other was. */
  exchangeChunks(sha256: string, one: number, other: number): Promise<void>;
  /** Makes a body one that was put before chunks had hashes. */
  forgetHashes(sha256: string): Promise<void>;
  /** How many of its chunks have a hash. */
  hashesOf(sha256: string): Promise<number>;
}

/** To the bodies of a service, whatever family its stores are of. */
export function damageIn({ environment }: Pick<Stores, 'environment'>): Damage {
  const { DATA_DIR, MONGODB_URL } = environment;
  return DATA_DIR ? damageTo(join(DATA_DIR, 'bodies.db')) : damageToBucket(MONGODB_URL ?? '');
}

/** To the bodies in a SQLite file. */
export function damageTo(path: string): Damage {
  const inFile = async <Answer>(work: (db: Database.Database) => Answer): Promise<Answer> => {
    const db = new Database(path, { timeout: 5_000 });
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  const OF_BODY = 'body = (SELECT id FROM bodies WHERE sha256 = ?)';
  return {
    flipBit: (sha256, chunk) =>
      inFile((db) => {
        const place = `${OF_BODY} AND number = ?`;
        const rows = db.prepare(`SELECT bytes FROM chunks WHERE ${place}`).all([sha256, chunk]);
        const [row] = rows as { bytes: Uint8Array }[];
        if (!row) throw new Error(`${path} has no chunk ${chunk} of ${sha256}`);
        db.prepare(`UPDATE chunks SET bytes = ? WHERE ${place}`).run([flipped(row.bytes), sha256, chunk]);
      }),
    dropChunk: (sha256, chunk) =>
      inFile((db) => void db.prepare(`DELETE FROM chunks WHERE ${OF_BODY} AND number = ?`).run([sha256, chunk])),
    exchangeChunks: (sha256, one, other) =>
      inFile((db) => {
        const move = db.prepare(`UPDATE chunks SET number = ? WHERE ${OF_BODY} AND number = ?`);
        for (const [from, to] of exchange(one, other)) move.run([to, sha256, from]);
      }),
    forgetHashes: (sha256) =>
      inFile((db) => void db.prepare(`UPDATE chunks SET hash = NULL WHERE ${OF_BODY}`).run([sha256])),
    hashesOf: (sha256) =>
      inFile((db) => {
        const rows = db.prepare(`SELECT count(hash) AS count FROM chunks WHERE ${OF_BODY}`).all([sha256]);
        return (rows as { count: number }[])[0]?.count ?? 0;
      }),
  };
}

/** To the bodies in the GridFS bucket of a database. */
export function damageToBucket(url: string): Damage {
  const inBucket = async <Answer>(sha256: string, work: (chunks: Chunks, files_id: unknown) => Promise<Answer>) => {
    const client = await MongoClient.connect(url);
    try {
      const db = client.db();
      const file = await db.collection('bodies.files').findOne({ filename: sha256 });
      return await work(db.collection('bodies.chunks'), file?._id);
    } finally {
      await client.close();
    }
  };
  return {
    flipBit: (sha256, n) =>
      inBucket(sha256, async (chunks, files_id) => {
        const chunk = await chunks.findOne({ files_id, n }, { promoteBuffers: true });
        if (!chunk) throw new Error(`${url} has no chunk ${n} of ${sha256}`);
        await chunks.updateOne({ files_id, n }, { $set: { data: flipped(chunk['data']) } });
      }),
    dropChunk: (sha256, n) =>
      inBucket(sha256, async (chunks, files_id) => void (await chunks.deleteOne({ files_id, n }))),
    exchangeChunks: (sha256, one, other) =>
      inBucket(sha256, async (chunks, files_id) => {
        for (const [from, to] of exchange(one, other)) {
          await chunks.updateOne({ files_id, n: from }, { $set: { n: to } });
        }
      }),
    forgetHashes: (sha256) =>
      inBucket(sha256, async (chunks, files_id) => {
        await chunks.updateMany({ files_id }, { $unset: { hash: '' } });
      }),
    hashesOf: (sha256) =>
      inBucket(sha256, (chunks, files_id) => chunks.countDocuments({ files_id, hash: { $exists: true } })),
  };
}

type Chunks = ReturnType<Db['collection']>;

/** One bit of its middle; done twice, it is as it was. */
function flipped(bytes: Uint8Array): Buffer {
  const damaged = Buffer.from(bytes);
  const middle = Math.floor(damaged.length / 2);
  damaged.writeUInt8(damaged.readUInt8(middle) ^ 1, middle);
  return damaged;
}

/** Two may not lie at one place. */
function exchange(one: number, other: number): readonly (readonly [from: number, to: number])[] {
  return [
    [one, -1],
    [other, one],
    [-1, other],
  ];
}
