import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import type { CallerIdentity } from '../../http/caller.js';
import { Problem } from '../../http/problem.js';
import { JobViews } from '../../read-model/job-views.js';
import { IntakeSettings } from './intake-settings.js';
import { QueueRoom } from './queue-room.js';
import { type QuotaLeft, UrlQuota } from './url-quota.js';

/** How many of the URLs that were sent may come in, and what the others are told. */
export interface Admitted {
  readonly urls: number;
  /** Undefined where all may. */
  readonly refusal: Problem | undefined;
}

/** Where the queue is full: it takes a while to become shorter, and nobody knows how long. */
const QUEUE_RETRY_SECONDS = 10;

/**
 * Decides how many URLs may come in: as many as the quota of a key has left, and the queue has room for. What stands
 * already counts too, since only the log knows that it does.
 */
@Injectable()
export class Intake {
  readonly #quota: UrlQuota | undefined;
  readonly #room: QueueRoom | undefined;

  constructor({ urlsPerMinute, maxQueuedJobs }: IntakeSettings, views: JobViews, clock: Clock) {
    if (urlsPerMinute !== undefined) this.#quota = new UrlQuota(urlsPerMinute, () => clock.monotonicMs());
    if (maxQueuedJobs !== undefined) this.#room = new QueueRoom(maxQueuedJobs, views, clock);
  }

  /**
   * Lets the first of so many URLs in, and says in the answer what is left of the quota.
   * @throws Problem `rate_limited` or `overloaded`, where not one may come in
   */
  async admit(urls: number, { actor }: CallerIdentity, reply: FastifyReply): Promise<Admitted> {
    await this.#room?.known();
    const room = this.#room?.left ?? urls; // from here on nothing waits: nobody else is let in for the same room
    const quota = this.#quota?.left(actor).urls ?? urls;
    const admitted = Math.min(urls, room, quota);
    this.#room?.take(admitted);
    this.#quota?.take(actor, admitted);
    const left = this.#quota?.left(actor);
    if (left && this.#quota) tellQuota(reply, this.#quota.urlsPerMinute, left);
    if (admitted === urls) return { urls, refusal: undefined };

    const refusal = room <= quota || !left ? queueIsFull() : quotaIsUsed(actor, left);
    if (admitted === 0) throw refusal;
    return { urls: admitted, refusal };
  }
}

function queueIsFull(): Problem {
  return new Problem('overloaded', 'As many jobs wait for a fetch as this service is set to take in', {
    headers: { 'retry-after': String(QUEUE_RETRY_SECONDS) },
  });
}

function quotaIsUsed(actor: string, { nextInMs }: QuotaLeft): Problem {
  return new Problem('rate_limited', `${actor} has sent as many URLs as it may for now`, {
    headers: { 'retry-after': String(Math.max(1, Math.ceil(nextInMs / 1_000))) },
  });
}

/** draft-ietf-httpapi-ratelimit-headers-10: whole units that are left, and seconds until all of them are back. */
function tellQuota(reply: FastifyReply, urlsPerMinute: number, { urls, wholeInMs }: QuotaLeft): void {
  reply.headers({
    'ratelimit-policy': `"urls";q=${urlsPerMinute};w=60`,
    ratelimit: `"urls";r=${urls};t=${Math.ceil(wholeInMs / 1_000)}`,
  });
}
