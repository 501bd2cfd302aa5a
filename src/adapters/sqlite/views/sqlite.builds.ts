import type { MadeFromLog } from '../../../eventsourcing/foreign-log.js';
import type { Witness } from '../../../eventsourcing/witness.js';
import { type ActivateOptions, type Build, Builds, type OpenBuild } from '../../../read-model/builds.js';
import { inTransaction, whenFree } from '../database.js';
import { UnreadableFileError } from '../file.errors.js';
import { NewerSchemaError } from '../schema.js';
import { SqliteProjectionStore } from './sqlite.projection-store.js';
import type { SqliteViews } from './sqlite.views.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/**
 * A build is a file; which one answers lies in the runtime file. To begin one and to switch both need the lock of
 * that file, so that none is removed as it becomes the active one.
 */
export class SqliteBuilds extends Builds {
  constructor(private readonly views: SqliteViews) {
    super();
  }

  all(): Promise<readonly Build[]> {
    return whenFree(() => {
      const { files } = this.views;
      const active = this.views.active().build;
      return files.numbers().map((number) => ({ number, ...this.#readable(number), isActive: number === active }));
    });
  }

  active(): Promise<Build> {
    return whenFree(() => {
      const active = this.views.active();
      return { number: active.build, ...madeFrom(active), isActive: true };
    });
  }

  mark(build: number, at: Witness): Promise<void> {
    return whenFree(() => this.#in(build, (file) => file.mark(at)));
  }

  begin(): Promise<number> {
    const { files, runtime } = this.views;
    return whenFree(() =>
      inTransaction(runtime.db, () => {
        const others = files.numbers().filter((number) => number !== runtime.activeBuild());
        const begun = runtime.nextBuild(Math.max(0, ...others));
        for (const number of others) files.remove(number);
        files.close(files.open(begun));
        return begun;
      }),
    );
  }

  async open(build: number): Promise<OpenBuild> {
    const { files, changeSignal } = this.views;
    const file = await whenFree(() => {
      this.#mustBe(build);
      return files.open(build);
    });
    return {
      projections: new SqliteProjectionStore({
        changeSignal,
        active: () => file,
        isActive: () => files.has(build),
      }),
      close: async () => files.close(file),
    };
  }

  async activate(build: number, options: ActivateOptions = {}): Promise<boolean> {
    const { changeSignal, runtime } = this.views;
    const isActive = await whenFree(() => {
      const before = this.views.active();
      return inTransaction(before.db, () => inTransaction(runtime.db, () => this.#switch(before, build, options)));
    });
    if (isActive) changeSignal.announce();
    return isActive;
  }

  /** Under the lock of the file that answers no batch gets into it meanwhile. */
  #switch(before: SqliteViewsFile, build: number, { insteadOfForeign, releases }: ActivateOptions): boolean {
    this.#mustBe(build);
    if (!this.views.isActive(before)) return false;
    if (before.build === build) return true;
    if (releases !== undefined && releases !== before.releases()) return false;
    if (insteadOfForeign) this.views.runtime.forgetClaims();
    else if ((this.#in(build, madeFrom).position ?? -1n) < (before.position() ?? -1n)) return false;

    this.views.runtime.activateBuild(build);
    return true;
  }

  /** One that a newer version of the service builds, or that is damaged, is in nobody's way. */
  #readable(build: number): Made {
    try {
      return this.#in(build, madeFrom);
    } catch (error) {
      const isInNobodysWay = error instanceof NewerSchemaError || error instanceof UnreadableFileError;
      if (isInNobodysWay) return { position: undefined, witnesses: undefined, isOutdated: false };
      throw error;
    }
  }

  #in<Answer>(build: number, work: (file: SqliteViewsFile) => Answer): Answer {
    const { files } = this.views;
    const active = this.views.active();
    if (active.build === build) return work(active);

    const file = files.open(build);
    try {
      return work(file);
    } finally {
      files.close(file);
    }
  }

  #mustBe(build: number): void {
    if (!this.views.files.has(build)) throw new RangeError(`There is no build ${build} of the views`);
  }
}

type Made = MadeFromLog & Pick<Build, 'isOutdated'>;

function madeFrom(file: SqliteViewsFile): Made {
  return { ...file.madeFrom(), isOutdated: file.outdated.size > 0 };
}
