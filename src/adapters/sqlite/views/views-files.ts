import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setAside } from '../set-aside.js';
import { SqliteViewsFile } from './sqlite.views-file.js';
import type { SqliteViewKind } from './view-store.js';

/** Where the files of the views lie, one a build. Nothing here waits: it may be done inside a transaction. */
export interface ViewsFiles {
  /** The builds that have a file. */
  numbers(): readonly number[];
  has(build: number): boolean;
  /** Opens the file of a build, and makes it where there is none. */
  open(build: number): SqliteViewsFile;
  close(file: SqliteViewsFile): void;
  /** Whoever has the file open goes on with it, and does no harm: its number is never used again. */
  remove(build: number): void;
  /** The same, but the file is kept under another name, which is answered. */
  setAside(build: number): string | undefined;
  /** Nothing is opened any more. */
  end(): void;
}

export class ViewsInFolder implements ViewsFiles {
  constructor(
    private readonly folder: string,
    private readonly kinds: readonly SqliteViewKind[],
  ) {}

  numbers(): readonly number[] {
    const numbers = readdirSync(this.folder).map((name) => Number(VIEWS_FILE.exec(name)?.[1]));
    return numbers.filter((number) => number >= 1).sort((a, b) => a - b);
  }

  has(build: number): boolean {
    return existsSync(this.#path(build));
  }

  open(build: number): SqliteViewsFile {
    return SqliteViewsFile.open(this.#path(build), build, this.kinds);
  }

  close(file: SqliteViewsFile): void {
    file.close();
  }

  remove(build: number): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#path(build) + suffix, { force: true });
  }

  setAside(build: number): string {
    return setAside(this.#path(build));
  }

  end(): void {}

  #path(build: number): string {
    return join(this.folder, `views-${build}.db`);
  }
}

/** In memory a file lives until the end, however often it is opened and closed. */
export class ViewsInMemory implements ViewsFiles {
  readonly #files = new Map<number, SqliteViewsFile>();

  constructor(private readonly kinds: readonly SqliteViewKind[]) {}

  numbers(): readonly number[] {
    return [...this.#files.keys()];
  }

  has(build: number): boolean {
    return this.#files.has(build);
  }

  open(build: number): SqliteViewsFile {
    const file = this.#files.get(build) ?? SqliteViewsFile.open(':memory:', build, this.kinds);
    this.#files.set(build, file);
    return file;
  }

  close(): void {}

  remove(build: number): void {
    this.#files.delete(build);
  }

  setAside(build: number): undefined {
    this.remove(build);
  }

  end(): void {
    for (const file of this.#files.values()) file.close();
  }
}

const VIEWS_FILE = /^views-([1-9]\d*)\.db$/;
