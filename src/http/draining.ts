import { setMaxListeners } from 'node:events';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** Says that the service is about to stop: whoever holds a request open answers it now, before the server closes. */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  readonly #begun = new AbortController();

  /** Aborts when the service begins to stop. A long poll waits on this too, and then answers what is true. */
  readonly signal: AbortSignal = this.#begun.signal;

  constructor() {
    setMaxListeners(0, this.signal); // one for every open long poll, and there may be thousands
  }

  beforeApplicationShutdown(): void {
    this.#begun.abort();
  }
}
