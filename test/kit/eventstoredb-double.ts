import { type OwnServer, ownServer } from './own-server.js';

/** Our double of EventStoreDB (test/servers/eventstoredb/main.ts), and what it can be told to do wrong. */
export interface EventStoreDbDouble extends OwnServer {
  /** The next appends are stored, and their answers are never sent. */
  loseAnswers(count: number): Promise<void>;
  /** Appends are stored, and nothing is sent to anybody, for so long; 0 ends it. */
  freeze(ms: number): Promise<void>;
  /** Every call is refused as while it boots, for so long; 0 ends it. */
  refuse(ms: number): Promise<void>;
  /** Every subscription ends as that of a slow subscriber does. */
  dropSubscriptions(): Promise<void>;
  /** The next read of the log backwards fails, as at the very moment that a new chunk of it begins. */
  beginChunk(): Promise<void>;
  /** Another order of its control port, like `elect?node=1`. */
  order(what: string): Promise<void>;
}

/**
 * A double for one spec alone.
 * @param args more words for its command line, like `--boot-ms`
 */
export async function eventStoreDbDouble(args: readonly string[] = []): Promise<EventStoreDbDouble> {
  const server = await ownServer('eventstoredb', args);
  const order = async (what: string) => {
    const { status } = await fetch(`http://${server.control()}/${what}`, { method: 'POST' });
    if (status !== 204) throw new Error(`The double answered ${status} to ${what}`);
  };
  return {
    ...server,
    loseAnswers: (count) => order(`lose-answers?count=${count}`),
    freeze: (ms) => order(`freeze?ms=${ms}`),
    refuse: (ms) => order(`refuse?ms=${ms}`),
    dropSubscriptions: () => order('drop-subscriptions'),
    beginChunk: () => order('begin-chunk?ms=60000'),
    order,
  };
}
