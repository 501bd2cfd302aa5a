/** What was done to hosts by hand, read from the views. What keeps claims from them now is told by `Hosts`. */
export abstract class HostViews {
  /** The hosts that are held by hand at a time. */
  abstract held(at: Date): Promise<readonly string[]>;

  /** The hosts that have overrides set by hand. */
  abstract overridden(): Promise<readonly string[]>;
}
