import { eventStoreDbDouble } from './eventstoredb-double.js';

/** Three nodes of our double of EventStoreDB on one log. The first one leads until another is elected. */
export interface EventStoreDbCluster {
  readonly url: string;
  /** A node takes connections, and says nothing. */
  freeze(node: number): Promise<void>;
  /** Nobody listens any more where a node was. */
  kill(node: number): Promise<void>;
  /** All nodes say from now on that this one leads. */
  elect(node: number): Promise<void>;
  close(): Promise<void>;
}

export async function eventStoreDbCluster(): Promise<EventStoreDbCluster> {
  const double = await eventStoreDbDouble(['--nodes', '3']);
  return {
    url: double.url,
    freeze: (node) => double.order(`freeze-node?node=${node}`),
    kill: (node) => double.order(`kill-node?node=${node}`),
    elect: (node) => double.order(`elect?node=${node}`),
    close: () => double.close(),
  };
}
