import { HostViews } from '../../../read-model/host-views.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { query } from '../statement.js';
import type { SqliteViews } from './sqlite.views.js';

export class SqliteHostViews extends HostViews {
  readonly #held = new PerFile(({ db }) =>
    query<[host: string]>(db, `SELECT doc ->> '$.host' FROM hosts WHERE held_until > ?`),
  );

  /** Few hosts have a view at all: those that somebody did something to. */
  readonly #overridden = new PerFile(({ db }) =>
    query<[host: string]>(db, `SELECT doc ->> '$.host' FROM hosts WHERE doc ->> '$.overrides' IS NOT NULL`),
  );

  constructor(private readonly views: SqliteViews) {
    super();
  }

  held(at: Date): Promise<readonly string[]> {
    return whenFree(() =>
      this.#held
        .of(this.views.active())(at.getTime())
        .map(([host]) => host),
    );
  }

  overridden(): Promise<readonly string[]> {
    return whenFree(() =>
      this.#overridden
        .of(this.views.active())()
        .map(([host]) => host),
    );
  }
}
