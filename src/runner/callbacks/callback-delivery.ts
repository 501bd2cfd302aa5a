import { Injectable } from '@nestjs/common';
import { DeleteCallback, type DeliveryOutcome, RecordDelivery } from '../../callback/callback.commands.js';
import { callbackModel } from '../../callback/callback.model.js';
import { isWaitOver } from '../../callback/callback.policy.js';
import type { CallbackView } from '../../callback/callback.view.js';
import { Clock } from '../../eventsourcing/clock.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { foldStream, streamOf } from '../../eventsourcing/model.js';
import { jobModel } from '../../job/job.model.js';
import { askedWaitMs } from '../../job/job.retry-after.js';
import { jobStream } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { Poster, type PostResult } from '../../outbound/poster.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { signedHeaders } from '../../webhooks/signature.js';
import { RunnerMetrics } from '../runner.metrics.js';
import { SettledCommands } from '../settled-commands.js';
import { CallbackSettings } from './callback-settings.js';
import { JobTeller } from './job-teller.js';

/** For a receiver to answer in: what it has to do that takes longer, it does afterwards. */
const TIMEOUT_MS = 15_000;
/** Of an answer, characters: for whoever looks why a receiver does not take it. */
const EXCERPT_LENGTH = 1_000;

/**
 * Sends one callback, and puts into the log what came of it. Who dies in between has sent it, and the log does not know
 * so: it is sent again, as the same message.
 */
@Injectable()
export class CallbackDelivery {
  constructor(
    private readonly log: EventStore,
    private readonly known: KnownRevisions,
    private readonly commands: SettledCommands,
    private readonly poster: Poster,
    private readonly teller: JobTeller,
    private readonly metrics: RunnerMetrics,
    private readonly settings: CallbackSettings,
    private readonly clock: Clock,
  ) {}

  /** Rejects where a store is away, at a fault of our own, and when the signal aborts: it is tried again then. */
  async deliver({ callbackId }: CallbackView, signal: AbortSignal): Promise<void> {
    const callback = await this.#truth(callbackId);
    if (!callback?.wait || !isWaitOver(callback.wait, this.clock.now())) return; // the views are behind

    const { origin } = this.commands;
    const job = await this.#jobToldBy(callback);
    if (!job) {
      await this.commands.send((at) => new DeleteCallback(callbackId, 'Its job was deleted', at, origin));
      return;
    }
    const { messageId, attempts } = callback;
    const outcome = await this.#post(callback, job, signal);
    const chance = Math.random();
    const attempt = { messageId, attempt: attempts + 1 };
    const told = await this.commands.send((at) => new RecordDelivery(callbackId, attempt, outcome, chance, at, origin));
    if (told && told.status !== 'deleted') this.metrics.calledBack(told.status);
  }

  async #truth(callbackId: string): Promise<CallbackView | undefined> {
    const stream = streamOf(callbackModel, callbackId);
    const view = foldStream(callbackModel, await this.log.read(stream));
    if (view) this.known.note(stream, view.revision);
    return view;
  }

  /** The job as it was when it ended, so that a message says the same however often it is sent. Undefined once it is deleted. */
  async #jobToldBy({ jobId, jobRevision }: CallbackView): Promise<JobView | undefined> {
    const stream = await this.log.read(jobStream(jobId));
    const now = foldStream(jobModel, stream);
    if (!now || now.status === 'deleted') return undefined;

    const revision = BigInt(jobRevision);
    return foldStream(
      jobModel,
      stream.filter((event) => event.revision <= revision),
    );
  }

  async #post({ url, messageId }: CallbackView, job: JobView, signal: AbortSignal): Promise<DeliveryOutcome> {
    const at = this.clock.now();
    const body = JSON.stringify(this.teller.tell(job, at));
    const signed = signedHeaders({ id: messageId, sentAt: at, body }, this.settings.secrets);
    const began = this.clock.monotonicMs();
    const result = await this.poster.post({
      url,
      headers: [['content-type', 'application/json'], ...signed],
      body: Buffer.from(body),
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    return { tookMs: Math.round(this.clock.monotonicMs() - began), ...outcomeOf(result, this.clock.now()) };
  }
}

function outcomeOf(result: PostResult, at: Date) {
  if (result.kind === 'failure') return { kind: 'failure', error: result.error } as const;

  const { httpStatus, excerpt } = result;
  const answer = { httpStatus, excerpt: textOf(excerpt) };
  return { kind: 'answer', answer, retryAfterMs: askedWaitMs(result.headers, at) } as const;
}

/** The beginning of an answer, as text: whole characters. */
function textOf(bytes: Uint8Array): string {
  return [...new TextDecoder().decode(bytes)].slice(0, EXCERPT_LENGTH).join('');
}
