import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallbackStatus } from '../callback/callback.state.js';
import type { FetchOutcome } from '../job/fetch.commands.js';
import { RunnerSettings } from './runner-settings.js';

/** What a runner counts. */
@Injectable()
export class RunnerMetrics {
  readonly #seconds: Histogram<'outcome'>;
  readonly #bytes: Counter;
  readonly #claims: Counter;
  readonly #running: Gauge;
  readonly #rows: Counter<'kind' | 'outcome'>;
  readonly #callbacks: Counter<'outcome'>;

  constructor(registry: Registry, { slots }: RunnerSettings) {
    const registers = [registry];
    this.#seconds = new Histogram({
      name: 'retriever_fetch_seconds',
      help: 'How long fetches took, by how they ended: the class of the status (3xx: unchanged), or the code of the error',
      labelNames: ['outcome'],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
      registers,
    });
    this.#bytes = new Counter({ name: 'retriever_fetched_bytes_total', help: 'Bytes of bodies, decoded', registers });
    this.#claims = new Counter({ name: 'retriever_claims_total', help: 'Due jobs that were claimed', registers });
    this.#rows = new Counter({
      name: 'retriever_transfer_rows_total',
      help: 'Rows of imports and exports, as they were recorded, by what became of them',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.#callbacks = new Counter({
      name: 'retriever_callback_deliveries_total',
      help: 'Deliveries of callbacks, by what became of the callback: delivered, waiting for the next try, failed for good',
      labelNames: ['outcome'],
      registers,
    });
    this.#running = new Gauge({ name: 'retriever_runner_running', help: 'Fetches of this runner now', registers });
    new Gauge({ name: 'retriever_runner_slots', help: 'Fetches that this runner may do at once', registers }).set(
      slots,
    );
  }

  fetched(outcome: FetchOutcome, seconds: number): void {
    const isNew = outcome.kind === 'response' && outcome.unchangedSince === undefined;
    this.#seconds.observe({ outcome: labelOf(outcome) }, seconds);
    if (isNew) this.#bytes.inc(outcome.body.size);
  }

  imported(outcomes: { readonly accepted: number; readonly deduplicated: number; readonly rejected: number }): void {
    for (const outcome of ['accepted', 'deduplicated', 'rejected'] as const) {
      this.#rows.inc({ kind: 'import', outcome }, outcomes[outcome]);
    }
  }

  exported(rows: number): void {
    this.#rows.inc({ kind: 'export', outcome: 'written' }, rows);
  }

  actedOn(outcomes: { readonly done: number; readonly refused: number }): void {
    for (const outcome of ['done', 'refused'] as const) this.#rows.inc({ kind: 'bulk', outcome }, outcomes[outcome]);
  }

  calledBack(outcome: CallbackStatus): void {
    this.#callbacks.inc({ outcome });
  }

  claimed(jobs: number): void {
    this.#claims.inc(jobs);
  }

  running(fetches: number): void {
    this.#running.set(fetches);
  }
}

function labelOf(outcome: FetchOutcome): string {
  if (outcome.kind === 'failure') return outcome.error.code;
  if (outcome.unchangedSince !== undefined) return '3xx'; // a 304, however its page is shown

  return `${Math.floor(outcome.response.httpStatus / 100)}xx`;
}
