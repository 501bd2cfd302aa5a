import { describe, expect, test } from 'vitest';
import { batchTable, columns, eventsTable, gist, jobDetails, jobsTable } from '../../src/cli/tables.js';
import type { JobAnswer } from '../../src/contract/answers.js';

const now = new Date('2026-03-01T12:00:00.000Z');

const job: JobAnswer = {
  id: '0a1b2c3d-0000-5000-8000-000000000001',
  url: 'https://example.com/a-path-that-is-rather-long/and-goes-on',
  status: 'completed',
  statusReason: 'Fetched in 57 ms',
  submittedAt: '2026-03-01T11:59:00.000Z',
  startedAt: '2026-03-01T11:59:00.100Z',
  finishedAt: '2026-03-01T11:59:00.157Z',
  notBefore: null,
  attempt: 1,
  failures: 0,
  maxAttempts: 3,
  priority: 0,
  tags: ['news', 'daily'],
  revision: '2',
  result: {
    httpStatus: 200,
    contentType: 'text/html',
    headers: [],
    finalUrl: 'https://example.com/b',
    redirects: [{ status: 301, url: 'https://example.com/a' }],
    size: 1_256,
    sha256: 'ab'.repeat(32),
    partial: null,
    unchangedSince: null,
    contentEncoding: null,
    warnings: [],
    timings: null,
  },
  error: null,
  deduplicated: null,
  links: {
    self: '/v1/jobs/1',
    result: '/v1/jobs/1/result',
    events: '/v1/jobs/1/events',
    callbacks: '/v1/jobs/1/callbacks',
  },
};

describe('a table', () => {
  test('has columns as wide as what is in them, and no lines', () => {
    const table = columns(
      ['ID', 'STATUS'],
      [
        ['1', 'queued'],
        ['1000', 'failed'],
      ],
    );

    expect(table.split('\n')).toEqual(['ID    STATUS', '1     queued', '1000  failed']);
  });

  test('cuts its last column to the window, and says so', () => {
    const [, line] = jobsTable([job], now, 120).split('\n');

    expect(line).toHaveLength(120);
    expect(line).toMatch(/ https:\/\/example\.com\/a-path\S*…$/);
  });

  test('does without its spare columns in a narrow window, one after the other', () => {
    const headings = (width: number) => jobsTable([job], now, width).split('\n')[0]?.split(/ {2,}/);

    expect(headings(120)).toEqual(['ID', 'STATUS', 'TRY', 'ANSWER', 'SIZE', 'SUBMITTED', 'URL']);
    expect(headings(100)).toEqual(['ID', 'STATUS', 'ANSWER', 'SUBMITTED', 'URL']);
    expect(headings(80)).toEqual(['ID', 'STATUS', 'URL']);
  });

  test('keeps a part of its last column in the narrowest window', () => {
    expect(jobsTable([job], now, 10)).toContain('  https://exa…');
  });

  test('cuts nothing where there is no window', () => {
    expect(jobsTable([job], now)).toContain(job.url);
  });

  test('shows control characters of an origin, and does not obey them', () => {
    expect(columns(['WHY'], [['\u001b[2Jgone\u0007\u202e']])).toBe('WHY\n\u{fffd}[2Jgone\u{fffd}\u{fffd}');
  });

  test('without rows is its headings', () => {
    expect(columns(['ID', 'URL'], [])).toBe('ID  URL');
  });
});

describe('the table of jobs', () => {
  test('tells of each job what it was answered, how much, and when', () => {
    const [headings, row] = jobsTable([job], now).split('\n');

    expect(headings?.split(/ {2,}/)).toEqual(['ID', 'STATUS', 'TRY', 'ANSWER', 'SIZE', 'SUBMITTED', 'URL']);
    expect(row?.split(/ {2,}/)).toEqual([job.id, 'completed', '1', '200', '1.3 kB', '11:59:00Z', job.url]);
  });

  test('tells the error where there was no answer', () => {
    const error = { code: 'dns_not_found', message: 'No such host', retryAt: null } as const;

    expect(jobsTable([{ ...job, result: null, error }], now)).toContain('dns_not_found');
  });
});

describe('the details of a job', () => {
  test('leave out what it has none of', () => {
    const details = jobDetails(job, now);

    expect(details).toContain('final url  https://example.com/b');
    expect(details).toContain('tags       news, daily');
    expect(details).not.toContain('not before');
    expect(details).not.toContain('error');
  });
});

describe('the table of events', () => {
  test('tells each event with its gist', () => {
    const table = eventsTable([
      {
        id: '0a1b2c3d-0000-4000-8000-000000000001',
        type: 'FetchFailed',
        revision: '2',
        position: '7',
        recordedAt: '2026-03-01T12:00:00.000Z',
        metadata: {
          actor: 'runner:4fb72376-b1b8-46d4-8092-5bcc684ecfd0',
          correlationId: 'c',
          causationId: 'c',
          schema: 1,
          hash: 'ab'.repeat(32),
        },
        data: {
          attempt: 1,
          response: { httpStatus: 503 },
          error: { code: 'http_status', message: 'Not now' },
          retryAt: null,
        },
      },
    ]);

    expect(table.split('\n')[1]).toBe(
      '2    2026-03-01T12:00:00.000Z  FetchFailed  runner:4fb72376  attempt 1, Not now',
    );
  });

  test('tells nothing of an event that says nothing', () => {
    expect(gist({ jobId: '1', by: 'cli', reason: null })).toBe('');
  });
});

describe('the table of a batch', () => {
  test('shows a rejected URL as it was given', () => {
    const error = { code: 'invalid_request', detail: 'This is not a URL' } as const;

    expect(batchTable([{ index: 1, outcome: 'rejected', error }], ['https://a.example/', 'nonsense'])).toContain(
      'nonsense',
    );
  });
});
