/*
 * What the service answers, as far as the command line looks into it. The command line is a client like any other:
 * it knows the HTTP contract, and nothing of what is behind it.
 */

export interface Job {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly statusReason: string;
  readonly submittedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly notBefore: string | null;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly revision: string;
  readonly result: {
    readonly httpStatus: number;
    readonly contentType: string | null;
    readonly finalUrl: string;
    readonly redirects: readonly { readonly status: number; readonly url: string }[];
    readonly size: number | null;
    readonly sha256: string | null;
  } | null;
  readonly error: { readonly code: string; readonly message: string; readonly retryAt: string | null } | null;
  /** Only in the answer to a submission. */
  readonly deduplicated?: {
    readonly ageSeconds: number;
    readonly windowEndsAt: string;
    readonly ignored: readonly string[];
  } | null;
}

export interface JobEvent {
  readonly type: string;
  readonly revision: string;
  readonly recordedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: { readonly actor: string };
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface BatchAnswer {
  readonly accepted: number;
  readonly deduplicated: number;
  readonly rejected: number;
  readonly items: readonly BatchItem[];
}

export interface BatchItem {
  readonly index: number;
  readonly outcome: string;
  readonly job?: { readonly id: string; readonly url: string; readonly status: string };
  readonly error?: FieldError;
}

/** RFC 9457. */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Of a batch of which nothing was accepted. */
  readonly items?: readonly BatchItem[];
}

export interface FieldError {
  readonly code: string;
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** Whether nothing more happens to a job unless somebody asks for it. */
export function isFinal({ status }: Pick<Job, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
