import { Injectable, Logger } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { isWhole } from '../bodies/touch-whole.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { foldStream } from '../eventsourcing/model.js';
import { jobModel } from '../job/job.model.js';
import { asksForChanges, type EarlierPage, earlierPageOf } from '../job/job.revalidation.js';
import { jobIdOf, jobStream } from '../job/job.stream.js';
import type { JobView } from '../job/job.view.js';
import { RunnerSettings } from './runner-settings.js';

/** Behind so many jobs without a page that is there, none is looked for: each costs a read of its stream. */
const LOOKED_BACK = 10;

/** Finds what earlier jobs of a key fetched, so that an origin can be asked whether it changed. */
@Injectable()
export class EarlierPages {
  readonly #logger = new Logger(EarlierPages.name);

  constructor(
    private readonly log: EventStore,
    private readonly bodies: BodyStore,
    private readonly settings: RunnerSettings,
  ) {}

  /**
   * The newest page that an earlier job of the same key completed with, that was not deleted, and whose body is there.
   * Undefined where there is none, where nobody wants it, and where no store can say: then all is fetched. Never rejects.
   */
  async before({ jobId, dedupeKey, generation, options }: JobView): Promise<EarlierPage | undefined> {
    if (!this.settings.asksForChanges || !asksForChanges(options)) return undefined;

    try {
      for (let earlier = generation - 1; earlier >= Math.max(1, generation - LOOKED_BACK); earlier--) {
        const view = await this.#look(jobIdOf(dedupeKey, earlier));
        const page = view && earlierPageOf(view, options);
        if (page && (await isWhole(this.bodies, page.body))) return page;
      }
    } catch (error) {
      this.#logger.debug(`Job ${jobId} is fetched without asking whether its page changed: ${String(error)}`);
    }
    return undefined;
  }

  /** As the log has it now: no view can say so early that a job was deleted. */
  async #look(jobId: string): Promise<JobView | undefined> {
    return foldStream(jobModel, await this.log.read(jobStream(jobId)));
  }
}
