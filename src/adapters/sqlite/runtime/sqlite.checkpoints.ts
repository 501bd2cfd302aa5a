import { Checkpoints, type ConsumerCheckpoint } from '../../../read-model/checkpoints.js';
import { whenFree } from '../database.js';
import { change, query, type SqlValue } from '../statement.js';
import { decodeWitness, encodeWitness } from '../views/witness-json.js';
import type { SqliteRuntimeFile } from './sqlite.runtime-file.js';

/** Each call is one statement, so that of two racers one wins. */
export class SqliteCheckpoints extends Checkpoints {
  readonly #get: (consumer: string) => [position: string, origin: string, last: string][];
  readonly #begin: (...values: readonly SqlValue[]) => number;
  readonly #move: (...values: readonly SqlValue[]) => number;
  readonly #forget: (consumer: string) => number;

  constructor({ db }: SqliteRuntimeFile) {
    super();
    this.#get = query(db, 'SELECT CAST(position AS TEXT), origin, last FROM checkpoints WHERE consumer = ?');
    this.#begin = change(db, 'INSERT INTO checkpoints VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.#move = change(
      db,
      'UPDATE checkpoints SET position = ?, origin = ?, last = ? WHERE consumer = ? AND position = ?',
    );
    this.#forget = change(db, 'DELETE FROM checkpoints WHERE consumer = ?');
  }

  async get(consumer: string): Promise<ConsumerCheckpoint | undefined> {
    const [row] = await whenFree(() => this.#get(consumer));
    if (!row) return undefined;

    const [position, origin, last] = row;
    return { position: BigInt(position), witnesses: { origin: decodeWitness(origin), last: decodeWitness(last) } };
  }

  async move(
    consumer: string,
    from: bigint | undefined,
    { position, witnesses }: ConsumerCheckpoint,
  ): Promise<boolean> {
    const to = [position, encodeWitness(witnesses.origin), encodeWitness(witnesses.last)] as const;
    const moved = await whenFree(() =>
      from === undefined ? this.#begin(consumer, ...to) : this.#move(...to, consumer, from),
    );
    return moved === 1;
  }

  async forget(consumer: string): Promise<void> {
    await whenFree(() => this.#forget(consumer));
  }
}
