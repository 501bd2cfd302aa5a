import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { unlessAborted } from '../../concurrency/unless-aborted.js';
import { Clock } from '../../eventsourcing/clock.js';
import { Draining } from '../../http/draining.js';
import { StreamNews } from './stream-news.js';

export interface Wait {
  readonly seconds: number;
  /** Aborts when the client has left. */
  readonly client: AbortSignal;
}

/** What is waited for. */
export interface Awaited<View> {
  readonly stream: string;
  /** As it is now. What it throws ends the wait. */
  look(): Promise<View>;
  isEnough(view: View): boolean;
}

/** Requests that wait until a job, or what else has a stream, is as they want it. */
@Injectable()
export class StreamWaits {
  constructor(
    private readonly news: StreamNews,
    private readonly clock: Clock,
    private readonly draining: Draining,
  ) {}

  /**
   * Answers with the view as soon as it is enough; otherwise as it is when the time is over, the client has left, or the
   * service begins to stop.
   */
  async until<View>({ stream, look, isEnough }: Awaited<View>, wait: Wait): Promise<View> {
    const changes = new ChangeSignal();
    const announce = () => changes.announce();
    const end = this.endOf(wait);
    this.news.listen(stream, announce);
    try {
      if (!end.signal.aborted) await unlessAborted(this.news.following(), end.signal);
      for (;;) {
        const { count } = changes; // taken before looking, so that nothing slips in between
        const view = await look();
        if (isEnough(view) || end.signal.aborted) return view;
        await changes.beyond(count, end.signal);
      }
    } finally {
      this.news.unlisten(stream, announce);
      end.abort();
    }
  }

  /** Aborts with whatever ends a wait first, or by hand, which must be done once it is over. */
  endOf({ seconds, client }: Wait): AbortController {
    const end = new AbortController();
    const stop = () => end.abort();
    const sources = [client, this.draining.signal];
    for (const source of sources) {
      if (source.aborted) stop();
      source.addEventListener('abort', stop, { signal: end.signal });
    }
    void this.clock.sleep(seconds * 1_000, end.signal).then(stop);
    return end;
  }
}

/** Aborts when the client has left, and when it has its answer. */
export function clientOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
