import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
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
    readonly close: () => Promise<void>,
  ) {}

  static async begin(fresh: () => Promise<Stores>, page?: Page): Promise<Journey> {
    const origin = await Origin.open(page);
    const stores = await fresh();
    // All pages are of one host.
    const env = { ...stores.environment, ALLOW_ADDRESSES: origin.host, HOST_SLOTS: '50', SHUTDOWN_GRACE_SECONDS: '0' };
    const app = await createHttpApp(await AppModule.for(readConfig(env), '0.0.0'), { logger: false });
    await listen(app, 0, '127.0.0.1');
    const client = new Client(await app.getUrl());
    return new Journey(origin, client, async () => {
      await app.close();
      await origin.close();
      await stores.remove();
    });
  }
}
