import { JOB_STATUSES } from '../../src/job/job.state.js';
import type { Walk } from '../../src/read-model/job-lists.js';
import { conditionsBeside, planOf, questionOf } from '../../src/read-model/job-plan.js';
import type { JobTerm } from '../../src/read-model/job-terms.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { iso, NOON } from './stories.js';

const TERMS: readonly JobTerm[] = [
  { kind: 'host', host: 'a.example' },
  { kind: 'url', url: 'https://a.example/b' },
  { kind: 'urlPrefix', prefix: 'https://a.example/b' },
  { kind: 'tag', tag: 'x' },
  { kind: 'word', word: 'fish' },
  { kind: 'error', codes: ['timeout_total', 'dns_failed'] },
  { kind: 'http', httpStatuses: [404, 500, 503] },
];

export const SOURCE_KINDS = [
  'status',
  'finish',
  'host',
  'ids',
  'url',
  'urlPrefix',
  'tag',
  'word',
  'error',
  'http',
] as const;

interface NamedWalk {
  readonly name: string;
  readonly walk: Walk;
}

/** Of these two a job may have several. */
const OTHERS: readonly JobTerm[] = [
  { kind: 'tag', tag: 'y' },
  { kind: 'word', word: 'red' },
];

/** Every way in which an index may be gone through: for each question of one term or two, with and without all else. */
export function everyWalk(kind: (typeof SOURCE_KINDS)[number]): readonly NamedWalk[] {
  return all.filter(({ walk }) => walk.source.kind === kind);
}

function walksOfAll(): readonly NamedWalk[] {
  const pairs = TERMS.flatMap((one) => [...TERMS, ...OTHERS].map((other) => ({ every: [one, other], none: [] })));
  const minuses = TERMS.flatMap((one) => [...TERMS, ...OTHERS].map((other) => ({ every: [one], none: [other] })));
  const alone = TERMS.map((term) => ({ every: [term], none: [] }));
  const asked = [
    { every: [], none: [] },
    { every: [], none: TERMS },
    { every: [], none: [], ids: ['a', 'b'] },
    ...alone,
    ...pairs,
    ...minuses,
  ];
  const narrowed: Partial<JobQuery>[] = [{}, { statuses: ['failed', 'queued'] }, { from: iso(0), till: iso(9) }];
  return asked.flatMap((terms) =>
    narrowed.flatMap((more) =>
      (['submission', 'finish'] as const).flatMap((by) =>
        (['newest', 'oldest'] as const).flatMap((order) => walksOf({ ...terms, ...more, by, order, limit: 10 })),
      ),
    ),
  );
}

/** One in each of the sources that there are to choose from, from the middle on. */
function walksOf(query: JobQuery): readonly NamedWalk[] {
  const question = questionOf(query);
  const { walked, narrow } = planOf(question);
  const place = { at: NOON, id: 'a' };
  return [...new Set([walked, ...narrow])].map((source) => {
    const { by, order, statuses = JOB_STATUSES, from } = query;
    const conditions = conditionsBeside(source, question);
    const asked = [question.every, question.none]
      .map((terms) => terms.map(({ kind }) => kind).join('+'))
      .join(' without ');
    const name = `${order} ${by} by ${source.kind} of ${asked} in ${statuses.length} statuses${from ? ' of a time' : ''}`;
    return { name, walk: { by, order, source, stretch: { start: place, end: place }, conditions } };
  });
}

const all = walksOfAll();
