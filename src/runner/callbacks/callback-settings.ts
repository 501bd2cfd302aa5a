/** What the sender of callbacks is told by the configuration. Provided by the composition root. */
export class CallbackSettings {
  /** `whsec_…`: each signs. Without any nothing is sent. */
  readonly secrets!: readonly string[];
}
