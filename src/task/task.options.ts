/** What a submission of a task asks for beside its data, filled in with defaults: the task keeps them for its whole life. */
export type TaskOptions = {
  readonly queue: string;
  readonly description: string | null;
  /** Attempts that failed, or that ran out, until the task ends as failed. */
  readonly maxAttempts: number;
  /** Higher ones first. */
  readonly priority: number;
  /** ISO 8601; not claimed before. */
  readonly notBefore: string | null;
};

/** What these may be, in one place: the API refuses what is outside, and says so in its OpenAPI document. */
export const TASK_LIMITS = {
  description: { length: 4_096 },
  maxAttempts: { min: 1, max: 100 },
  priority: { min: -100, max: 100 },
  worker: { length: 256 },
  leaseSeconds: { min: 1, max: 86_400 },
  /** Of one claim. */
  tasks: { min: 1, max: 50 },
} as const;

export const DEFAULT_TASK_OPTIONS: TaskOptions = {
  queue: 'default',
  description: null,
  maxAttempts: 3,
  priority: 0,
  notBefore: null,
};

export const DEFAULT_LEASE_SECONDS = 60;
