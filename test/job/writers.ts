import type { FetchOutcome } from '../../src/job/fetch.commands.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { type AnyCommand, bothDeciders } from '../kit/job-deciders.js';
import {
  abandon,
  abandoned,
  answered,
  awaitHost,
  body,
  broke,
  cancel,
  deleted,
  finish,
  iso,
  open,
  options,
  pause,
  paused,
  purge,
  received,
  remove,
  requestCallback,
  response,
  resume,
  retry,
  start,
  started,
  submitted,
  takeOver,
  timings,
} from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const running = [submitted(), started(1)];
const twiceLost = [
  ...[submitted(), started(1), abandoned(20, 1, 'runner-lost')],
  ...[started(20, 2), abandoned(40, 2, 'runner-lost'), started(40, 3)],
];
const seen = [['etag', '"v1"']] as const;
const rich = options({ headers: [['accept', 'text/html']], tags: ['news'], notBefore: iso(60) });
const respectful = options({ respectRobots: true });
const moved = (outcome: FetchOutcome): FetchOutcome => ({
  ...outcome,
  response: { ...response(200, seen), redirects: [{ status: 301, url: 'http://example.com/a' }] },
});
const unchanged = (outcome: FetchOutcome): FetchOutcome =>
  ({ ...outcome, unchangedSince: iso(-3_600) }) as FetchOutcome;
const odd = (outcome: FetchOutcome): FetchOutcome => {
  const warnings = ['Content-Encoding says "none", which is no coding', 'gzip ends without its checksum'];
  const { response: taken = response() } = outcome;
  return { ...outcome, response: { ...taken, contentEncoding: 'gzip, none', warnings } } as FetchOutcome;
};

const brokeOff = { ...broke('truncated'), response: response(), partial: body, timings } as FetchOutcome;

/** How today's deciders come to write each shape: a story, and the command that writes it. */
export const WRITERS: Readonly<Record<string, readonly [readonly JobEvent[], AnyCommand]>> = {
  'JobSubmitted.v1': [[], open()],
  'JobSubmitted.v1.all-options': [[], open(0, { options: rich })],
  'JobSubmitted.v1.robots': [[], open(0, { options: respectful })],
  'JobSubmitted.v1.no-robots': [[], open(0, { options: options({ respectRobots: false }) })],
  'JobSubmitted.v1.robots-by-default': [[], open(0, { options: options({ respectRobotsByDefault: true }) })],
  'FetchStarted.v1': [[submitted()], start(1)],
  'FetchCompleted.v1': [running, finish(2, 1, moved(answered()))],
  'FetchCompleted.v1.odd': [running, finish(2, 1, odd(moved(answered())))],
  'FetchCompleted.v1.unchanged': [running, finish(2, 1, unchanged(moved(answered())))],
  'FetchFailed.v1': [running, finish(2, 1, answered(503, seen))],
  'FetchFailed.v1.last': [running, finish(2, 1, answered(404, seen))],
  'FetchFailed.v1.no-body': [running, finish(2, 1, { ...broke('truncated'), response: response(), timings })],
  'FetchFailed.v1.partial': [running, finish(2, 1, brokeOff)],
  'FetchFailed.v1.no-response': [running, finish(2, 1, { ...broke('dns_not_found'), timings })],
  'FetchFailed.v1.nothing': [running, finish(2, 1, broke('internal'))],
  'FetchAbandoned.v1': [running, abandon(2, 1, 'shutdown')],
  'FetchAbandoned.v1.resumable': [running, abandon(2, 1, 'shutdown', received)],
  'FetchAbandoned.v1.runner-lost': [running, takeOver(20, { runner: 'anna', attempt: 1 })],
  'FetchAbandoned.v1.disk-full': [running, abandon(2, 1, 'disk-full')],
  'FetchAbandoned.v1.host-busy': [running, awaitHost(2, 1, 60)],
  'FetchFailed.v1.runner-lost': [twiceLost, takeOver(60, { runner: 'anna', attempt: 3 })],
  'CallbackRequested.v1': [running, requestCallback(2)],
  'JobRetried.v1': [BROUGHT_INTO.failed, retry(3)],
  'JobPaused.v1': [running, pause(3)],
  'JobResumed.v1': [[submitted(), paused(1)], resume(3)],
  'JobCancelled.v1': [running, cancel(3)],
  'JobDeleted.v1': [running, remove(3)],
  'JobPurged.v1': [[submitted(), deleted(1)], purge(3, [{ position: '1', hash: 'ab'.repeat(32) }])],
};

/** Shapes that are promised, and that no decider writes so far: all readers understand them. */
export const UNWRITTEN: readonly string[] = ['FetchCompleted.v1.not-modified', 'FetchAbandoned.v1.partial'];

/** The event that a shape's story ends with, as it would lie in the log. */
export function written(name: string): Pick<JobEvent, 'type' | 'data'> | undefined {
  const [story, command] = WRITERS[name] ?? [];
  if (!story || !command) return undefined;

  const events = bothDeciders.decide(command, story.reduce(bothDeciders.evolve, bothDeciders.initialState));
  const event = events.find(({ type }) => name.startsWith(`${type}.`));
  return event && JSON.parse(JSON.stringify(event));
}
