import Table from 'cli-table3';
import type { BatchItemAnswer, EventAnswer, JobAnswer, UrlJobAnswer } from '../contract/answers.js';
import { cut, harmless, size, time } from './client/formats.js';

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .map((name) => [name, '']),
);
const GAP = '  ';
/** What the last column gets at least: before it must have less, spare columns go. */
const COMFORTABLE = 30;
const NARROWEST = 12;

type Row = readonly string[];

/**
 * Columns as wide as what is in them, the last one cut to what is left of the window.
 * @param spare headings of columns that a narrow window does without, in the order in which they go
 */
export function columns(
  headings: Row,
  rows: readonly Row[],
  width = Number.POSITIVE_INFINITY,
  spare: Row = [],
): string {
  const cells = [headings, ...rows].map((row) => row.map(harmless));
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)) + GAP.length);
  const kept = new Set(headings.keys());
  const left = () => [...kept].slice(0, -1).reduce((rest, i) => rest - (widths[i] ?? 0), width);
  for (const heading of spare) if (left() < COMFORTABLE) kept.delete(headings.indexOf(heading));

  const table = new Table({
    chars: { ...NO_LINES, middle: GAP },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  const lastWidth = Math.max(NARROWEST, left());
  for (const row of cells) {
    const [last = '', ...others] = row.filter((_, i) => kept.has(i)).reverse();
    table.push([...others.reverse(), cut(last, lastWidth)]);
  }
  return table.toString().replace(/ +$/gm, '');
}

const SPARE = ['TRY', 'SIZE', 'SUBMITTED', 'ANSWER'];

export function jobsTable(jobs: readonly JobAnswer[], now: Date, width?: number): string {
  const rows = jobs.map((job) => [
    job.id,
    job.status,
    String(job.attempt),
    String(job.result?.httpStatus ?? job.error?.code ?? ''),
    sizeOf(job),
    time(job.submittedAt, now),
    job.url,
  ]);
  return columns(['ID', 'STATUS', 'TRY', 'ANSWER', 'SIZE', 'SUBMITTED', 'URL'], rows, width, SPARE);
}

/** The jobs of one URL. */
export function urlJobsTable(jobs: readonly UrlJobAnswer[], now: Date, width?: number): string {
  const rows = jobs.map((job) => [
    job.id,
    job.status,
    job.change ?? '',
    String(job.result?.httpStatus ?? job.error?.code ?? ''),
    time(job.submittedAt, now),
    job.result?.sha256 ?? '',
  ]);
  return columns(['ID', 'STATUS', 'CHANGE', 'ANSWER', 'SUBMITTED', 'SHA-256'], rows, width, ['SUBMITTED', 'ANSWER']);
}

/** Everything about one job that a person asks for; what it has none of is left out. */
export function jobDetails(job: JobAnswer, now: Date, width?: number): string {
  const rows: [name: string, value: string | null | undefined][] = [
    ['id', job.id],
    ['url', job.url],
    ['status', job.status],
    ['', job.statusReason],
    ['try', `${job.attempt} (at most ${job.maxAttempts} failures)`],
    ['submitted', time(job.submittedAt, now)],
    ['not before', job.notBefore && time(job.notBefore, now)],
    ['finished', job.finishedAt && time(job.finishedAt, now)],
    ['tags', job.tags.join(', ')],
    ['answer', job.result && `${job.result.httpStatus} ${job.result.contentType ?? ''}`],
    ['final url', job.result && job.result.finalUrl !== job.url ? job.result.finalUrl : null],
    ['size', sizeOf(job)],
    ['sha256', job.result?.sha256],
    ['error', job.error?.code],
  ];
  const told = rows.flatMap(([name, value]) => (value ? [[name, value]] : []));
  const [first = [], ...others] = told;
  return columns(first, others, width);
}

export function eventsTable(events: readonly EventAnswer[], width?: number): string {
  const rows = events.map(({ revision, recordedAt, type, metadata, data }) => [
    revision,
    recordedAt,
    type,
    shortActor(metadata.actor),
    gist(data),
  ]);
  return columns(['REV', 'RECORDED', 'EVENT', 'BY', 'WHAT'], rows, width);
}

export function batchTable(items: readonly BatchItemAnswer[], given: readonly string[], width?: number): string {
  const rows = items.map(({ index, outcome, job, error }) => [
    outcome,
    job?.id ?? '',
    job?.status ?? error?.code ?? '',
    job?.url ?? given[index] ?? '',
  ]);
  return columns(['OUTCOME', 'ID', 'STATUS', 'URL'], rows, width);
}

/** A runner by the first part of its id, which tells it from its neighbours. */
export function shortActor(actor: string): string {
  return actor.replace(/(?<=^runner:[0-9a-f]{8})-[0-9a-f-]{27}$/, '');
}

/** The few facts of an event that tell it from the others of its type. */
export function gist(data: EventAnswer['data']): string {
  const { attempt, error, response, body, retryAt, reason, url } = data as {
    attempt?: number;
    error?: { code: string; message: string };
    response?: { httpStatus: number };
    body?: { size: number };
    retryAt?: string | null;
    reason?: string | null;
    url?: string;
  };
  const facts = [
    url,
    attempt !== undefined && `attempt ${attempt}`,
    response && !error && `HTTP ${response.httpStatus}`,
    error && (response ? error.message : `${error.code}: ${error.message}`),
    body && size(body.size),
    reason,
    retryAt && `again at ${retryAt.slice(11, 19)}Z`,
  ];
  return facts.filter(Boolean).join(', ');
}

function sizeOf({ result }: JobAnswer): string {
  return result?.size == null ? '' : size(result.size);
}
