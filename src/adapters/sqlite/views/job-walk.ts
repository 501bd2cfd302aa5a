import type { Walk } from '../../../read-model/job-lists.js';
import { isUnconditional, type Source } from '../../../read-model/job-plan.js';
import { beginsWith, conditionsSql } from './job-conditions.js';
import type { Parameters } from './job-parameters.js';
import { urlKey } from './job-row.js';

/**
 * The entries of a walk, as a query with the columns `row`, `at` and `id`; the first of them in order, where there is a
 * limit. An index is in order for one value only: SQLite merges the walks of some, and reads of each what the merge takes.
 */
export function entriesSql(walk: Walk, put: Parameters, limit?: number): string {
  const { table, index, where, each } = indexOf(walk.source, put);
  const { row, at, id } = columnsOf(walk, table);
  const conditions = [
    ...where,
    ...stretchSql(walk, { at, id }, put),
    ...conditionsSql(walk.conditions, put).map((condition) => `(${condition})`),
  ];
  const select = `SELECT ${row} AS row, ${at} AS at, ${id} AS id FROM ${fromOf(walk, table, index)} WHERE`;
  const ofValues = each
    ? each.values.map((value) => [`${each.column} = ${put.value(value)}`, ...conditions])
    : [conditions];
  const selects = ofValues.map((all) => `${select} ${all.join(' AND ')}`).join(' UNION ALL ');
  if (limit === undefined) return selects;

  const direction = walk.order === 'newest' ? 'DESC' : 'ASC';
  return `${selects} ORDER BY at ${direction}, id ${direction} LIMIT ${put.value(limit)}`;
}

interface Index {
  readonly table: 'jobs' | 'tags' | 'words';
  readonly index?: string;
  readonly where: readonly string[];
  /** The column that an index is in order for one value of. */
  readonly each?: { readonly column: string; readonly values: readonly (string | number)[] };
}

/**
 * SQLite's planner knows nothing of how many jobs have which status or host, so that each kind of source names its index.
 * What an index leaves out where a column is null must be said in so many words.
 */
function indexOf(source: Source, put: Parameters): Index {
  switch (source.kind) {
    case 'status':
      return { table: 'jobs', index: 'jobs_by_status', where: [], each: ofEach('status', source.statuses) };
    case 'finish': {
      const where = ['jobs.finished_at IS NOT NULL'];
      return { table: 'jobs', index: 'jobs_by_finish', where, each: ofEach('status', source.statuses) };
    }
    case 'host': {
      const where = [`jobs.host = ${put.value(source.host)}`];
      return { table: 'jobs', index: 'jobs_by_host', where, each: ofEach('status', source.statuses) };
    }
    case 'error':
      return { table: 'jobs', index: 'jobs_by_error', where: [], each: ofEach('error_code', source.codes) };
    case 'http':
      return {
        table: 'jobs',
        index: 'jobs_by_http_status',
        where: [],
        each: ofEach('http_status', source.httpStatuses),
      };
    case 'url':
      return { table: 'jobs', index: 'jobs_by_url', where: [`jobs.url_key = ${put.value(urlKey(source.url))}`] };
    case 'urlPrefix':
      return { table: 'jobs', index: 'jobs_by_url_start', where: [beginsWith('jobs.url_start', source.prefix, put)] };
    case 'ids': {
      const ids = put.value(JSON.stringify(source.ids));
      return { table: 'jobs', where: [`jobs.job_id IN (SELECT value FROM json_each(${ids}))`] };
    }
    case 'tag':
      return { table: 'tags', where: [`tags.tag = ${put.value(source.tag)}`] };
    case 'word':
      return { table: 'words', where: [`words.word = ${put.value(source.word)}`] };
  }
}

function ofEach(column: string, values: readonly (string | number)[]): NonNullable<Index['each']> {
  return { column: `jobs.${column}`, values };
}

interface Columns {
  readonly row: string;
  readonly at: string;
  readonly id: string;
}

/** Tags and words have a job's place in the order of submission themselves. */
function columnsOf({ by }: Walk, table: Index['table']): Columns {
  const at = by === 'finish' ? 'jobs.finished_at' : `${table}.submitted_at`;
  return { row: `${table}.row`, at, id: `${table}.job_id` };
}

function fromOf({ by, conditions }: Walk, table: Index['table'], index: string | undefined): string {
  if (table === 'jobs') return index ? `jobs INDEXED BY ${index}` : 'jobs';
  const needsJobs = by === 'finish' || !isUnconditional(conditions);
  return needsJobs ? `${table} CROSS JOIN jobs ON jobs.row = ${table}.row` : table;
}

function stretchSql(
  { by, order, stretch }: Walk,
  { at, id }: Pick<Columns, 'at' | 'id'>,
  put: Parameters,
): readonly string[] {
  const { start, end } = stretch;
  const [beyond, within] = order === 'newest' ? ['<', '>='] : ['>', '<='];
  return [
    ...(by === 'finish' ? [`${at} IS NOT NULL`] : []),
    ...(start ? [`(${at}, ${id}) ${beyond} (${put.value(start.at)}, ${put.value(start.id)})`] : []),
    ...(end ? [`(${at}, ${id}) ${within} (${put.value(end.at)}, ${put.value(end.id)})`] : []),
  ];
}
