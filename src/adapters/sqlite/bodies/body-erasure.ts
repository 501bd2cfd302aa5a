import { whenFree } from '../database.js';
import { isDamage } from '../file.errors.js';
import type { BodyTables, UnnamedRow } from './body-tables.js';

type Write = <Answer>(bytes: number, work: (tables: BodyTables) => Answer) => Promise<Answer>;

/**
 * Removes bodies that have no name any more. What is damaged stays where it is: where a page that it names is no page of
 * it any more, removing it would give away a page of another body, and SQLite would end the writing of all of them.
 */
export class BodyErasure {
  constructor(
    private readonly tables: () => BodyTables,
    private readonly write: Write,
    /** Of one step. */
    private readonly bytes: number,
  ) {}

  /** What earlier processes left, and what nobody told the damage of. */
  async eraseDying(): Promise<void> {
    for (const id of await whenFree(() => this.tables().dying())) await this.erase({ id, isDamaged: false });
  }

  async erase({ id, isDamaged }: UnnamedRow): Promise<void> {
    if (isDamaged) return;

    do {
      if (!(await this.#isReadable(id))) return this.write(0, (tables) => tables.mark(id, true));
    } while (!(await this.write(this.bytes, (tables) => tables.erase(id))));
  }

  async #isReadable(id: number): Promise<boolean> {
    try {
      await whenFree(() => this.tables().readNext(id));
      return true;
    } catch (error) {
      if (isDamage(error)) return false;
      throw error;
    }
  }
}
