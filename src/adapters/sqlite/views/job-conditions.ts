import type { Conditions } from '../../../read-model/job-plan.js';
import { beyondPrefix, type JobTerm } from '../../../read-model/job-terms.js';
import type { Parameters } from './job-parameters.js';
import { urlKey } from './job-row.js';

/** What must be true of a row of `jobs`, as SQL. */
export function conditionsSql({ statuses, every, none, from, till }: Conditions, put: Parameters): readonly string[] {
  return [
    ...(statuses ? [isAmong('jobs.status', statuses, put)] : []),
    ...(from === undefined ? [] : [`jobs.submitted_at >= ${put.value(Date.parse(from))}`]),
    ...(till === undefined ? [] : [`jobs.submitted_at < ${put.value(Date.parse(till))}`]),
    ...every.map((term) => termSql(term, put)),
    ...none.map((term) => `(${termSql(term, put)}) IS NOT TRUE`), // of what a job has not, it has none
  ];
}

function termSql(term: JobTerm, put: Parameters): string {
  switch (term.kind) {
    case 'host':
      return `jobs.host = ${put.value(term.host)}`;
    case 'url':
      return `jobs.url_key = ${put.value(urlKey(term.url))} AND jobs.doc ->> '$.url' = ${put.value(term.url)}`;
    case 'urlPrefix':
      return beginsWith('jobs.url_start', term.prefix, put);
    case 'error':
      return isAmong('jobs.error_code', term.codes, put);
    case 'http':
      return isAmong('jobs.http_status', term.httpStatuses, put);
    case 'tag':
      return hasEntry('tags', 'tag', put.value(term.tag));
    case 'word':
      return hasEntry('words', 'word', put.value(term.word));
  }
}

export function beginsWith(column: string, prefix: string, put: Parameters): string {
  return `${column} >= ${put.value(prefix)} AND ${column} < ${put.value(beyondPrefix(prefix))}`;
}

function isAmong(column: string, values: readonly (string | number)[], put: Parameters): string {
  return `${column} IN (SELECT value FROM json_each(${put.value(JSON.stringify(values))}))`;
}

/** By the whole key of its table. */
function hasEntry(table: string, column: string, value: string): string {
  const isOfJob = 'of_it.submitted_at = jobs.submitted_at AND of_it.job_id = jobs.job_id';
  return `EXISTS (SELECT 1 FROM ${table} AS of_it WHERE of_it.${column} = ${value} AND ${isOfJob})`;
}
