import { whenFree } from '../database.js';
import { polledChangeSignal } from '../polled-change-signal.js';
import type { SqliteRuntimeFile } from '../runtime/sqlite.runtime-file.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import { VIEW_KINDS } from './view-kinds.js';
import { type ViewsFiles, ViewsInFolder, ViewsInMemory } from './views-files.js';

/**
 * The views as one process has them open. Which build answers lies in the runtime file, and is looked up with
 * every call: it may be another process that switches.
 */
export class SqliteViews {
  /** Tells that the views moved on, or that others answer: in this process or in another. */
  readonly changeSignal = polledChangeSignal(() => {
    const file = this.active();
    return `${file.build}/${file.dataVersion()}`;
  });
  #active: SqliteViewsFile | undefined;
  #isClosed = false;

  static inFolder(folder: string, runtime: SqliteRuntimeFile, kinds = VIEW_KINDS): Promise<SqliteViews> {
    return SqliteViews.#open(new ViewsInFolder(folder, kinds), runtime);
  }

  static inMemory(runtime: SqliteRuntimeFile, kinds = VIEW_KINDS): Promise<SqliteViews> {
    return SqliteViews.#open(new ViewsInMemory(kinds), runtime);
  }

  static async #open(files: ViewsFiles, runtime: SqliteRuntimeFile): Promise<SqliteViews> {
    const views = new SqliteViews(files, runtime);
    await whenFree(() => views.active());
    return views;
  }

  private constructor(
    readonly files: ViewsFiles,
    readonly runtime: SqliteRuntimeFile,
  ) {}

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The file that answers now. It is closed once another does: who waits for something asks again afterwards. */
  active(): SqliteViewsFile {
    if (this.#isClosed) throw new Error('The views are closed');
    for (;;) {
      const build = this.runtime.activeBuild();
      if (this.#active?.build === build) return this.#active;

      const next = this.files.open(build); // it may be removed by the time it is open: hence once more
      if (this.#active) this.files.close(this.#active);
      this.#active = next;
    }
  }

  /** How far the views are that answer now: 0 before the first batch. */
  position(): Promise<bigint> {
    return whenFree(() => this.active().position() ?? 0n);
  }

  /** Whether this file answers still. Inside a transaction on it the answer stands: a switch needs the same lock. */
  isActive({ build }: SqliteViewsFile): boolean {
    return this.runtime.activeBuild() === build;
  }

  /** Whoever waits for the views to move on stops waiting. */
  close(): void {
    if (this.#isClosed) return;

    this.#isClosed = true;
    this.changeSignal.announce();
    if (this.#active) this.files.close(this.#active);
    this.files.end();
  }
}
