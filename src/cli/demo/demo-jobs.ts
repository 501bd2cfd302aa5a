import type { JobAnswer } from '../../contract/answers.js';

/** A page of the demo site, what is asked for with it, and how its job must end. */
export interface DemoJob {
  readonly path: string;
  readonly about: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly endsAs: { readonly status: string; readonly attempt?: number; readonly code?: string };
}

export const DEMO_JOBS: readonly DemoJob[] = [
  { path: '/', about: 'a good page', endsAs: { status: 'completed' } },
  { path: '/about', about: 'another one', endsAs: { status: 'completed' } },
  { path: '/data.json', about: 'not only HTML', endsAs: { status: 'completed' } },
  { path: '/moved', about: 'a redirect', endsAs: { status: 'completed' } },
  { path: '/missing', about: 'a 404', endsAs: { status: 'failed', code: 'http_status' } },
  { path: '/slow', about: 'takes its time', endsAs: { status: 'completed' } },
  { path: '/flaky', about: 'succeeds the third time', endsAs: { status: 'completed', attempt: 3 } },
  { path: '/big', about: '5 MB', endsAs: { status: 'completed' } },
  {
    path: '/never',
    about: 'never answers, given 2 s',
    options: { timeoutSeconds: 2, maxAttempts: 1 },
    endsAs: { status: 'failed' },
  },
];

/** The one whose events are worth reading. */
export const TOLD_PATH = '/flaky';

export function hasEndedWell({ endsAs }: DemoJob, job: JobAnswer | undefined): boolean {
  return (
    job?.status === endsAs.status &&
    (endsAs.attempt === undefined || job.attempt === endsAs.attempt) &&
    (endsAs.code === undefined || job.error?.code === endsAs.code)
  );
}
