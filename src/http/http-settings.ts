/** What every process that answers HTTP is told by the configuration. Provided by the composition root. */
export class HttpSettings {
  readonly version!: string;
  /** Host names, without port, that are served while there are no keys; `localhost` and the loopback addresses always are. */
  readonly allowedHosts!: readonly string[];
  /** Without any, everybody may do everything. */
  readonly apiKeys!: readonly ApiKey[];
  /** Readiness is lost when the views are further behind than this. */
  readonly maxLagSeconds!: number;
}

export type Scope = 'read' | 'submit' | 'admin';

export interface ApiKey {
  /** Stands in the events as the actor. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Lower-case hex SHA-256 of the key. The key itself is never stored. */
  readonly sha256: string;
}
