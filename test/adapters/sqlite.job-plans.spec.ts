import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/runtime/sqlite.runtime-file.js';
import { countSql, jobsSql, knownStatusesSql, nthSql } from '../../src/adapters/sqlite/views/job-list.js';
import { Parameters } from '../../src/adapters/sqlite/views/job-parameters.js';
import { SqliteViews } from '../../src/adapters/sqlite/views/sqlite.views.js';
import type { Walk } from '../../src/read-model/job-lists.js';
import { isUnconditional } from '../../src/read-model/job-plan.js';
import { everyWalk, SOURCE_KINDS } from '../kit/job-walks.js';

describe('lists of jobs in SQLite', () => {
  let runtime: SqliteRuntimeFile;
  let views: SqliteViews;

  beforeAll(async () => {
    runtime = await SqliteRuntimeFile.open(':memory:');
    views = await SqliteViews.inMemory(runtime);
  });
  afterAll(() => {
    views.close();
    runtime.close();
  });

  const planOf = (walk: Walk, sqlOf: typeof jobsSql) => {
    const put = new Parameters();
    const statement = views.active().db.prepare(`EXPLAIN QUERY PLAN ${sqlOf(walk, put, 10)}`);
    return (statement.all(put.values) as { detail: string }[]).map(({ detail }) => detail);
  };

  test.each(SOURCE_KINDS)('are looked up by %s, whatever else is asked, and scan nothing', (kind) => {
    for (const { name, walk } of everyWalk(kind)) {
      for (const sqlOf of [jobsSql, countSql, nthSql]) {
        const plan = planOf(walk, sqlOf);
        const scans = plan.filter((step) => /^SCAN (?!page|\(|json_each|CONSTANT)/.test(step));

        expect({ name, scans }).toEqual({ name, scans: [] });
        expect({ name, plan }).toEqual({
          name,
          plan: expect.arrayContaining([expect.stringMatching(/^SEARCH \S+ USING/)]),
        });
      }
    }
  });

  test('look for each of many HTTP statuses in its index before they are walked', () => {
    const put = new Parameters();
    const statement = views.active().db.prepare(`EXPLAIN QUERY PLAN ${knownStatusesSql([404, 500], put)}`);
    const plan = (statement.all(put.values) as { detail: string }[]).map(({ detail }) => detail);

    expect(plan).toContainEqual(expect.stringMatching(/^SEARCH jobs USING COVERING INDEX jobs_by_http_status/));
    expect(plan.filter((step) => step.startsWith('SCAN jobs'))).toEqual([]);
  });

  // Others are small, or looked at row by row.
  test.each(['status', 'host', 'tag', 'word', 'error', 'http'] as const)(
    'are counted in the index by %s alone',
    (kind) => {
      const walks = everyWalk(kind).filter(({ walk }) => isUnconditional(walk.conditions) && walk.by === 'submission');
      expect(walks).not.toEqual([]);
      for (const { name, walk } of walks) {
        for (const sqlOf of [countSql, nthSql]) {
          const searches = planOf(walk, sqlOf).filter((step) => step.startsWith('SEARCH'));

          expect({ name, searches }).toEqual({
            name,
            searches: searches.filter((step) => /COVERING INDEX|PRIMARY KEY/.test(step)),
          });
          expect(planOf(walk, sqlOf).filter((step) => step.includes('TEMP B-TREE'))).toHaveLength(0);
        }
      }
    },
  );
});
