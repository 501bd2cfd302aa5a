/** What of the log its store cannot read: a sentence for each part. A server that looks after its own files tells nothing. */
export class LogDamage {
  constructor(readonly sentences: readonly string[] = []) {}
}
