import { expect } from 'vitest';
import { Client } from './client.js';
import { eventually } from './eventually.js';
import type { Stores } from './families.js';
import { Load } from './load.js';
import { Origin, type Page } from './origin.js';
import { type Environment, ServiceProcess } from './service-process.js';
import { auditStores, type StoresAudit, unknownIn } from './stores-audit.js';

/** Service processes on the same stores, beside a site of their own. */
export class Fleet {
  readonly processes: ServiceProcess[] = [];
  #api = '';

  private constructor(
    readonly origin: Origin,
    readonly stores: Stores,
    readonly environment: Environment,
  ) {}

  static async begin(stores: Stores, page?: Page, more: Environment = {}): Promise<Fleet> {
    const origin = await Origin.open(page);
    const site = { ALLOW_ADDRESSES: origin.host, HOST_SLOTS: '50' }; // all pages are of one host
    return new Fleet(origin, stores, { ...stores.environment, ...site, ...more });
  }

  /** Starts a process, and waits until it runs. The last one with an API is the one that clients talk to. */
  async start(role = 'all', more: Environment = {}): Promise<ServiceProcess> {
    const process = await ServiceProcess.start({ ...this.environment, ROLE: role, ...more });
    this.processes.push(process);
    if (role === 'all' || role === 'api') this.#api = process.url;
    return process;
  }

  get client(): Client {
    return new Client(this.#api);
  }

  /** A client that submits pages of the site until it is stopped, to whichever API there is. */
  load(everyMs?: number): Load {
    return new Load(() => this.#api, this.origin.url, everyMs);
  }

  /** Waits until all that a load submitted is done, ends everything, and tells of each promise that was not kept. */
  async brokenPromises(load: Load, withinMs: number): Promise<readonly string[]> {
    await load.stop();
    await eventually(async () => expect(await this.client.unfinished()).toEqual([]), withinMs);
    const audit = await this.audit();
    const unknown = unknownIn(audit, load.promised).map((id) => `Job ${id} was accepted, and is not in the log`);
    return [...unknown, ...audit.faults];
  }

  /** Ends everything that runs, each process as it should, and looks at what it left: in the streams of jobs, or of others. */
  async audit(categories?: readonly string[]): Promise<StoresAudit> {
    for (const process of this.processes.splice(0).reverse()) {
      if (!process.isOver) expect(await process.stop()).toBe(0);
    }
    return auditStores(this.stores.environment, categories);
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.origin.close();
    await this.stores.remove();
  }
}
