import { Injectable, Logger } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { goesOn, partOf, type ReceivedPart } from '../job/job.resumption.js';
import type { FetchResult, Rest } from '../outbound/fetcher.js';
import type { OwnJob } from './fetch-run.js';

type Interrupted = Extract<FetchResult, { kind: 'interrupted' }>;

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
      if (!(await this.isThere(received))) return undefined;
    } catch (error) {
      this.#logger.debug(`Job ${jobId} is fetched from its first byte on: ${String(error)}`);
      return undefined;
    }
    return { url, validator, offset: body.size, beginning: () => this.bodies.read(body.sha256) };
  }

  /** What came of a fetch before it was aborted, if a later one can go on with it. */
  from({ response, partial }: Interrupted): ReceivedPart | undefined {
    return partOf(response, partial);
  }

  /**
   * Whether a part is there and not known to be damaged. Touches it: no view names what a running fetch goes on from, and
   * the sweep leaves it for another hour.
   */
  async isThere({ body: { sha256, size } }: ReceivedPart): Promise<boolean> {
    if (!(await this.bodies.touch(sha256))) return false;

    const found = await this.bodies.find(sha256);
    return found !== undefined && !found.isDamaged && found.size === size;
  }
}
