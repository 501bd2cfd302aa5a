import { AppModule } from '../../src/app.module.js';
import { type Environment, readConfig } from '../../src/config.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { createHttpApp } from '../../src/http/http-app.js';
import { listen } from '../../src/http/listening.js';
import { Client } from './client.js';
import type { Stores } from './families.js';
import { Origin, type Page } from './origin.js';

/** The whole service in this process, on stores of its own, beside a site of its own. */
export class Journey {
  private constructor(
    readonly origin: Origin,
    readonly client: Client,
    /** What the service keeps its events in: for what no client can bring about. */
    readonly log: EventStore,
    readonly close: () => Promise<void>,
  ) {}

  /** @param more of the environment; further addresses that may be asked stand beside the site's own */
  static async begin(fresh: () => Promise<Stores>, page?: Page, more: Environment = {}): Promise<Journey> {
    const origin = await Origin.open(page);
    const stores = await fresh();
    // All pages are of one host.
    const { ALLOW_ADDRESSES, ...others } = more;
    const allowed = [origin.host, ALLOW_ADDRESSES].filter((each) => each !== undefined).join(',');
    const own = { ALLOW_ADDRESSES: allowed, HOST_SLOTS: '50', SHUTDOWN_GRACE_SECONDS: '0' };
    const env = { ...stores.environment, ...own, ...others };
    const app = await createHttpApp(await AppModule.for(readConfig(env), '0.0.0'), { logger: false });
    await listen(app, 0, '127.0.0.1');
    const client = new Client(await app.getUrl());
    return new Journey(origin, client, app.get(EventStore, { strict: false }), async () => {
      await app.close();
      await origin.close();
      await stores.remove();
    });
  }
}
