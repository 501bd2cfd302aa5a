import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteViewsFile } from './sqlite.views-file.js';

/** Where the files of the views lie, one a generation. Nothing here waits: it may be done inside a transaction. */
export interface ViewsFiles {
  /** The generations that have a file. */
  numbers(): readonly number[];
  has(generation: number): boolean;
  /** Opens the file of a generation, and makes it where there is none. */
  open(generation: number): SqliteViewsFile;
  close(file: SqliteViewsFile): void;
  /** Whoever has the file open goes on with it, and does no harm: its number is never used again. */
  remove(generation: number): void;
  /** Nothing is opened any more. */
  end(): void;
}

export class ViewsInFolder implements ViewsFiles {
  constructor(private readonly folder: string) {}

  numbers(): readonly number[] {
    const numbers = readdirSync(this.folder).map((name) => Number(VIEWS_FILE.exec(name)?.[1]));
    return numbers.filter((number) => number >= 1).sort((a, b) => a - b);
  }

  has(generation: number): boolean {
    return existsSync(this.#path(generation));
  }

  open(generation: number): SqliteViewsFile {
    return SqliteViewsFile.open(this.#path(generation), generation);
  }

  close(file: SqliteViewsFile): void {
    file.close();
  }

  remove(generation: number): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#path(generation) + suffix, { force: true });
  }

  end(): void {}

  #path(generation: number): string {
    return join(this.folder, `views-${generation}.db`);
  }
}

/** In memory a file lives until the end, however often it is opened and closed. */
export class ViewsInMemory implements ViewsFiles {
  readonly #files = new Map<number, SqliteViewsFile>();

  numbers(): readonly number[] {
    return [...this.#files.keys()];
  }

  has(generation: number): boolean {
    return this.#files.has(generation);
  }

  open(generation: number): SqliteViewsFile {
    const file = this.#files.get(generation) ?? SqliteViewsFile.open(':memory:', generation);
    this.#files.set(generation, file);
    return file;
  }

  close(): void {}

  remove(generation: number): void {
    this.#files.delete(generation);
  }

  end(): void {
    for (const file of this.#files.values()) file.close();
  }
}

const VIEWS_FILE = /^views-([1-9]\d*)\.db$/;
