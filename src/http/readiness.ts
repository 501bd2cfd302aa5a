import { Injectable } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { Clock } from '../eventsourcing/clock.js';
import { Disk } from '../eventsourcing/disk.js';
import { EventStore, StoreUnavailableError } from '../eventsourcing/event-store.js';
import { Leases, PROJECTOR_LEASE } from '../eventsourcing/leases.js';
import { HEARD_OF_WITHIN_MS, Heartbeats, isAlive } from '../read-model/heartbeats.js';
import { JobViews } from '../read-model/job-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { QueueViews } from '../read-model/queue-views.js';
import { HttpSettings } from './http-settings.js';
import { type Lag, ProjectionLag } from './projection-lag.js';

/** One thing that must hold for jobs to be taken, fetched and shown. */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in a sentence for whoever looks after the service. */
  readonly detail: string;
}

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly checks: readonly ReadinessCheck[];
  /** Null where it could not be measured. */
  readonly lag: Lag | null;
}

/** A check that takes longer fails. */
export const CHECKED_WITHIN_MS = 2_000;
const NO_BODY = '0'.repeat(64);

/** Whether this service can do its work now, and if not, why. */
@Injectable()
export class Readiness {
  constructor(
    private readonly store: EventStore,
    private readonly views: JobViews,
    private readonly queues: QueueViews,
    private readonly logOfViews: LogOfViews,
    private readonly bodies: BodyStore,
    private readonly disk: Disk,
    private readonly heartbeats: Heartbeats,
    private readonly leases: Leases,
    private readonly clock: Clock,
    private readonly projectionLag: ProjectionLag,
    private readonly settings: HttpSettings,
  ) {}

  async health(): Promise<Health> {
    let lag: Lag | null = null;
    const checks = await Promise.all([
      this.#check('log', async () => `The log is at position ${await this.store.head()}`),
      this.#check('views', async () => {
        await this.logOfViews.mustMatchNow();
        return `The views are at position ${await this.views.position()}`;
      }),
      this.#check('bodies', async () => {
        await this.bodies.find(NO_BODY);
        return 'The store of bodies answers';
      }),
      this.#check('disk', () => this.#diskDetail()),
      this.#check('lag', async () => {
        await this.logOfViews.mustMatch(); // views of another log are neither behind this one nor level with it
        lag = await this.projectionLag.measure();
        return this.#lagDetail(lag);
      }),
      this.#check('projector', () => this.#projectorDetail()),
      this.#check('runners', () => this.#runnersDetail()),
      this.#check('queue', () => this.#queueDetail()),
    ]);
    return { status: checks.every(({ ok }) => ok) ? 'ok' : 'failing', checks, lag };
  }

  async #diskDetail(): Promise<string> {
    const shortage = await this.disk.shortage();
    if (shortage !== undefined) throw new Failing(`${shortage}: nothing new is taken in`);
    return this.disk.assurance();
  }

  #lagDetail({ events, seconds }: Lag): string {
    const behind = `The views are ${events} events and ${seconds.toFixed(1)} seconds behind the log`;
    const { maxLagSeconds } = this.settings;
    if (seconds > maxLagSeconds) throw new Failing(`${behind}: more than the ${maxLagSeconds} seconds allowed`);
    return behind;
  }

  async #projectorDetail(): Promise<string> {
    const leader = await this.leases.holder(PROJECTOR_LEASE, this.clock.now());
    if (leader === undefined) throw new Failing('No projector leads: views stand still and nothing new starts');
    return `Projector ${leader} leads`;
  }

  async #runnersDetail(): Promise<string> {
    const now = this.clock.now();
    const alive = (await this.heartbeats.all()).filter((heartbeat) => isAlive(heartbeat, now));
    if (alive.length === 0)
      throw new Failing(`No runner was heard of for ${HEARD_OF_WITHIN_MS / 1_000} seconds: jobs wait`);
    return `Alive: ${alive.map(({ runner }) => runner).join(', ')}`;
  }

  /** A pause is no fault. By whom it is and why is told by `GET /v1/queues`: anybody may read this. */
  async #queueDetail(): Promise<string> {
    const pause = await this.queues.pauseOfJobs();
    if (!pause) return 'Fetch jobs are taken as they become due';
    return `The queue of fetch jobs has been paused since ${pause.pausedAt}: no other fetch begins`;
  }

  /** A check fails by throwing, or by not answering. */
  async #check(name: string, find: () => Promise<string>): Promise<ReadinessCheck> {
    const settled = new AbortController();
    const late = this.clock.sleep(CHECKED_WITHIN_MS, settled.signal).then(() => {
      throw new Failing(`There was no answer within ${CHECKED_WITHIN_MS / 1_000} seconds`);
    });
    try {
      return { name, ok: true, detail: await Promise.race([find(), late]) };
    } catch (error) {
      return { name, ok: false, detail: sentenceOf(error) };
    } finally {
      late.catch(() => {}); // whoever lost the race is heard no more
      settled.abort();
    }
  }
}

/** What stores throw may hold paths and hosts, and stays inside, unless they name a reason for everybody. */
function sentenceOf(error: unknown): string {
  if (error instanceof Failing) return error.message;

  return (error instanceof StoreUnavailableError && error.reason) || 'It does not answer';
}

class Failing extends Error {}
