/** One thing wrong with a request: where in the body (`pointer`, RFC 6901) or which parameter or header. */
export interface FieldError {
  readonly code: string;
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** Every code a problem can have, its status, and its title. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unauthorized: { status: 401, title: 'An API key is needed' },
  forbidden: { status: 403, title: 'This is not allowed' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'This method is not for this path' },
  not_acceptable: { status: 406, title: 'It cannot be read in this way' },
  wrong_status: { status: 409, title: 'Its status does not allow this' },
  body_damaged: { status: 409, title: 'What was kept is damaged' },
  gone: { status: 410, title: 'What this made was deleted since' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This media type is not read here' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside of the result' },
  none_accepted: { status: 422, title: 'No item was accepted' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The service failed' },
  overloaded: { status: 503, title: 'Too much is asked at once' },
  unavailable: { status: 503, title: 'A store cannot be reached, or takes no writes' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** An answer that is an error, as RFC 9457 tells it. Controllers throw one; a single filter sends it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    /** A sentence for whoever sent the request. */
    readonly detail: string,
    readonly more: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
      /** Further members of the body, such as the items of a batch. */
      readonly members?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** The problem of a request with these errors in it. */
export function invalidRequest(errors: readonly FieldError[]): Problem {
  const [first] = errors;
  const detail = errors.length === 1 && first ? first.detail : `${errors.length} things are wrong with this request`;
  return new Problem('invalid_request', detail, { errors });
}

/** @throws Problem where there are errors */
export function refuseErrors(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidRequest(errors);
}
