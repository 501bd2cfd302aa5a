import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import { earliest } from '../../../read-model/earliest.js';
import type { Parking } from '../../../read-model/parking.js';
import {
  ProjectionStore,
  type StreamRelease,
  type ViewChanges,
  type ViewsById,
} from '../../../read-model/projection-store.js';
import { inTransaction, whenFree } from '../database.js';
import { isDamage } from '../file.errors.js';
import { PerFile } from '../per-file.js';
import { ProjectionTables } from './projection-tables.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** Which file is written to: the one that answers, or that of a build on its way. */
export interface ProjectedViews {
  readonly changeSignal: ChangeSignal;
  active(): SqliteViewsFile;
  /** Whether what is committed to this file still counts. Asked inside its transaction. */
  isActive(file: SqliteViewsFile): boolean;
  /** Is told of a file that was found to be damaged; what was asked of it fails. */
  setAside?(build: number, damage: string): void;
}

/** Writes a batch's views and its checkpoint in one transaction. */
export class SqliteProjectionStore extends ProjectionStore {
  readonly #tables = new PerFile((file) => new ProjectionTables(file));
  /** Where the batch that is committed next began. */
  #began: SqliteViewsFile | undefined;

  constructor(private readonly views: ProjectedViews) {
    super();
  }

  checkpoint(): Promise<bigint | undefined> {
    return whenFree(() => {
      this.#began = this.views.active();
      return this.#began.position();
    });
  }

  load(category: string, ids: readonly string[]): Promise<ViewsById> {
    return this.#read((tables) => tables.of(category).load(ids));
  }

  page(category: string, limit: number, after = ''): Promise<ViewsById> {
    return this.#read((tables) => tables.of(category).page(limit, after));
  }

  parking(): Promise<Parking> {
    return this.#read((tables) => tables.parking.all());
  }

  namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#read((tables) => new Set(tables.all().flatMap((store) => [...store.namedBodies(hashes)])));
  }

  earliestStart(): Promise<Date | undefined> {
    return this.#read((tables) => earliest(tables.all().map((store) => store.earliestStart())));
  }

  commit(changes: ViewChanges): Promise<boolean> {
    return this.#write((tables) => tables.write(changes));
  }

  release(release: StreamRelease): Promise<boolean> {
    return this.#write((tables) => tables.release(release));
  }

  async #write(work: (tables: ProjectionTables) => boolean): Promise<boolean> {
    const isCommitted = await whenFree(() => {
      const file = this.views.active();
      if (file !== (this.#began ?? file)) return false;

      return this.#noticingDamage(file, () =>
        inTransaction(file.db, () => this.views.isActive(file) && work(this.#tables.of(file))),
      );
    });
    if (isCommitted) this.views.changeSignal.announce();
    return isCommitted;
  }

  #read<Answer>(question: (tables: ProjectionTables) => Answer): Promise<Answer> {
    return whenFree(() => {
      const file = this.views.active();
      return this.#noticingDamage(file, () => question(this.#tables.of(file)));
    });
  }

  #noticingDamage<Answer>(file: SqliteViewsFile, work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) this.views.setAside?.(file.build, String(error));
      throw error;
    }
  }
}
