import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Models } from '../eventsourcing/model.js';
import { JobViews } from '../read-model/job-views.js';

export interface Lag {
  /** Positions of the log that the views are behind; where positions skip, more than there are events. */
  readonly events: number;
  /** How long the oldest event that the views do not hold has been in the log. */
  readonly seconds: number;
}

/** How far the views are behind the log. */
@Injectable()
export class ProjectionLag {
  constructor(
    private readonly store: EventStore,
    private readonly views: JobViews,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  async measure(): Promise<Lag> {
    const { categories } = this.models; // others may write to the same log
    const head = await this.store.head(categories); // before the views: they may only seem to be closer than they are
    const position = await this.views.position();
    if (position >= head) return { events: 0, seconds: 0 };

    for await (const [oldest] of this.store.readAll({ after: position, upTo: head, categories })) {
      if (!oldest) continue;
      const ageMs = this.clock.now().getTime() - oldest.recordedAt.getTime();
      return { events: Number(head - position), seconds: Math.max(0, ageMs / 1_000) };
    }
    return { events: 0, seconds: 0 }; // what lies between was truncated since
  }
}
