import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FetchOutcome } from '../job/job.commands.js';

/** What a runner counts. */
@Injectable()
export class RunnerMetrics {
  readonly #seconds: Histogram<'outcome'>;
  readonly #bytes: Counter;
  readonly #claims: Counter;
  readonly #running: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#seconds = new Histogram({
      name: 'retriever_fetch_seconds',
      help: 'How long fetches took, by how they ended: the class of the status, or the code of the error',
      labelNames: ['outcome'],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
      registers,
    });
    this.#bytes = new Counter({ name: 'retriever_fetched_bytes_total', help: 'Bytes of bodies, decoded', registers });
    this.#claims = new Counter({ name: 'retriever_claims_total', help: 'Due jobs that were claimed', registers });
    this.#running = new Gauge({ name: 'retriever_runner_running', help: 'Fetches of this runner now', registers });
  }

  fetched(outcome: FetchOutcome, seconds: number): void {
    const isResponse = outcome.kind === 'response';
    const label = isResponse ? `${Math.floor(outcome.response.httpStatus / 100)}xx` : outcome.error.code;
    this.#seconds.observe({ outcome: label }, seconds);
    if (isResponse) this.#bytes.inc(outcome.body.size);
  }

  claimed(jobs: number): void {
    this.#claims.inc(jobs);
  }

  running(fetches: number): void {
    this.#running.set(fetches);
  }
}
