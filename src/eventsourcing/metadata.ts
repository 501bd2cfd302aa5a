/** On whose behalf, and because of what. Travels with every command into the metadata of its events. */
export interface Origin {
  /** An API key's name, `anonymous`, `runner:<id>` or `cli`. */
  readonly actor: string;
  /** One for everything that follows from one request; left out, it is that of the stream's last event. */
  readonly correlationId?: string;
  /** The id of the event or request that led to this; left out, it is the stream's last event. */
  readonly causationId?: string;
}

/** What every event says about itself, from the first day on. */
export interface Metadata extends Required<Origin> {
  /** The version of the shape of its data; the codec upcasts older ones. */
  readonly schema: number;
  /** Lower-case hex SHA-256 over the previous event's hash and this event: see seal.ts. */
  readonly hash: string;
}
