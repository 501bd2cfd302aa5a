/** What submissions are told by the configuration. Provided by the composition root. */
export class SubmissionSettings {
  /** What a submission that says nothing gets. */
  readonly defaults!: {
    readonly timeoutSeconds: number;
    readonly maxBytes: number;
    readonly maxAttempts: number;
    readonly respectRobots: boolean;
  };
  /** Whether there is a secret to sign callbacks with: without one none is promised. */
  readonly hasCallbacks!: boolean;
  /** The most a submission may ask for. */
  readonly limits!: { readonly timeoutSeconds: number; readonly maxBytes: number };
}
