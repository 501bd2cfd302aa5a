import { Logger } from '@nestjs/common';
import { inTransaction, whenFree } from '../database.js';
import { UnreadableFileError } from '../file.errors.js';
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
  readonly #logger = new Logger('Views');
  #active: SqliteViewsFile | undefined;
  #isClosed = false;

  /** @throws as `openDatabase` does, unless what cannot be read is to be set aside */
  static async inFolder(
    folder: string,
    runtime: SqliteRuntimeFile,
    kinds = VIEW_KINDS,
    { setsAside = false } = {},
  ): Promise<SqliteViews> {
    const views = new SqliteViews(new ViewsInFolder(folder, kinds), runtime);
    await whenFree(() => (setsAside ? views.#activeOrAnew() : views.active()));
    return views;
  }

  static async inMemory(runtime: SqliteRuntimeFile, kinds = VIEW_KINDS): Promise<SqliteViews> {
    return new SqliteViews(new ViewsInMemory(kinds), runtime);
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

  /**
   * Has a new, empty build answer in the place of one whose file cannot be read: the projector fills it from the log.
   * The file is kept under another name.
   */
  setAside(build: number, damage: string): void {
    const kept = inTransaction(this.runtime.db, () => {
      if (this.runtime.activeBuild() !== build) return undefined; // another process was quicker
      const name = this.files.setAside(build);
      this.runtime.activateBuild(this.runtime.nextBuild(Math.max(build, ...this.files.numbers())));
      return name;
    });
    this.changeSignal.announce();
    if (kept === undefined) return;

    this.#logger.error(
      `Build ${build} of the views cannot be read (${damage}): it is kept as ${kept}, and the views are made anew from the log`,
    );
  }

  /** Whoever waits for the views to move on stops waiting. */
  close(): void {
    if (this.#isClosed) return;

    this.#isClosed = true;
    this.changeSignal.announce();
    if (this.#active) this.files.close(this.#active);
    this.files.end();
  }

  #activeOrAnew(): void {
    const build = this.runtime.activeBuild();
    try {
      this.active();
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      this.setAside(build, error.damage);
      this.active();
    }
  }
}
