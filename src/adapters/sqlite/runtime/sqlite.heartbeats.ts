import { type Heartbeat, Heartbeats } from '../../../read-model/heartbeats.js';
import { whenFree } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteRuntimeFile } from './sqlite.runtime-file.js';

export class SqliteHeartbeats extends Heartbeats {
  readonly #beat: (runner: string, slots: number, running: number, at: number) => number;
  readonly #all: () => [runner: string, beats: number, slots: number, running: number, at: number][];
  readonly #remove: (runner: string) => number;

  constructor({ db }: SqliteRuntimeFile) {
    super();
    this.#beat = change(
      db,
      `INSERT INTO hearts (runner, beats, slots, running, last_beat_at) VALUES (?, 1, ?, ?, ?)
       ON CONFLICT (runner) DO UPDATE SET beats = beats + 1, slots = excluded.slots, running = excluded.running,
         last_beat_at = excluded.last_beat_at`,
    );
    this.#all = query(db, 'SELECT runner, beats, slots, running, last_beat_at FROM hearts ORDER BY runner');
    this.#remove = change(db, 'DELETE FROM hearts WHERE runner = ?');
  }

  async beat(runner: string, { slots, running }: { slots: number; running: number }, at: Date): Promise<void> {
    await whenFree(() => this.#beat(runner, slots, running, at.getTime()));
  }

  async all(): Promise<readonly Heartbeat[]> {
    const rows = await whenFree(() => this.#all());
    return rows.map(([runner, beats, slots, running, at]) => ({
      runner,
      beats,
      slots,
      running,
      lastBeatAt: new Date(at),
    }));
  }

  async remove(runner: string): Promise<void> {
    await whenFree(() => this.#remove(runner));
  }
}
