import { Injectable, Logger } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { touchWhole } from '../bodies/touch-whole.js';
import { goesOn } from '../job/job.resumption.js';
import type { Rest } from '../outbound/fetcher.js';
import type { OwnJob } from './fetch-run.js';

/** What earlier attempts of a job left of its page, so that only the rest is fetched. */
@Injectable()
export class ReceivedParts {
  readonly #logger = new Logger(ReceivedParts.name);

  constructor(private readonly bodies: BodyStore) {}

  /** What the fetch of a job goes on with; undefined where it begins anew, also where no store can say. Never rejects. */
  async of({ jobId, options, received }: OwnJob): Promise<Rest | undefined> {
    if (!received || !goesOn(options, received)) return undefined;

    const { url, validator, body } = received;
    try {
      if (!(await touchWhole(this.bodies, body))) return undefined;
    } catch (error) {
      this.#logger.debug(`Job ${jobId} is fetched from its first byte on: ${String(error)}`);
      return undefined;
    }
    return { url, validator, offset: body.size, beginning: () => this.bodies.read(body.sha256) };
  }
}
