import type { SqliteViewsFile } from './views/sqlite.views-file.js';

/** What is prepared for one file of the views, and anew once another one answers. */
export class PerFile<Prepared> {
  #last: { readonly file: SqliteViewsFile; readonly prepared: Prepared } | undefined;

  constructor(private readonly prepare: (file: SqliteViewsFile) => Prepared) {}

  of(file: SqliteViewsFile): Prepared {
    if (this.#last?.file !== file) this.#last = { file, prepared: this.prepare(file) };
    return this.#last.prepared;
  }
}
