import type { JobView } from '../../../job/job.view.js';
import type { Walk } from '../../../read-model/job-lists.js';
import type { ListPlace } from '../../../read-model/job-order.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { Parameters } from './job-parameters.js';
import { entriesSql } from './job-walk.js';

/** More shapes of queries than these are not met every day. */
const MAX_PREPARED = 200;

/** What the indexes of one file of the views know of jobs. */
export class JobList {
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(private readonly db: Database.Database) {}

  count(walk: Walk, most: number): number {
    const [row] = this.#rows<[jobs: number]>(countSql, walk, most);
    return row?.[0] ?? 0;
  }

  nth(walk: Walk, n: number): ListPlace | undefined {
    const [row] = this.#rows<[at: number, id: string]>(nthSql, walk, n);
    return row && { at: row[0], id: row[1] };
  }

  jobs(walk: Walk, limit: number): readonly JobView[] {
    return this.#rows<[doc: string]>(jobsSql, walk, limit).map(([doc]) => decodeView<JobView>(doc));
  }

  #rows<Row>(sqlOf: typeof jobsSql, walk: Walk, limit: number): Row[] {
    const put = new Parameters();
    const sql = sqlOf(walk, put, limit);
    if (this.#prepared.size >= MAX_PREPARED) this.#prepared.clear();
    const statement = this.#prepared.get(sql) ?? this.db.prepare(sql).raw();
    this.#prepared.set(sql, statement);
    return statement.all(put.values) as Row[];
  }
}

export function countSql(walk: Walk, put: Parameters, most: number): string {
  return `SELECT count(*) FROM (SELECT 1 FROM (${entriesSql(walk, put)}) LIMIT ${put.value(most)})`;
}

export function nthSql(walk: Walk, put: Parameters, n: number): string {
  return `SELECT at, id FROM (${entriesSql(walk, put, n)}) LIMIT 1 OFFSET ${put.value(n - 1)}`;
}

export function jobsSql(walk: Walk, put: Parameters, limit: number): string {
  const direction = walk.order === 'newest' ? 'DESC' : 'ASC';
  return `
    WITH page AS MATERIALIZED (${entriesSql(walk, put, limit)})
    SELECT jobs.doc FROM page CROSS JOIN jobs ON jobs.row = page.row
    ORDER BY page.at ${direction}, page.id ${direction}`;
}
