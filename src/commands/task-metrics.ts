import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';

/** What this process counts of the claims of workers. */
@Injectable()
export class TaskMetrics {
  readonly #claims: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#claims = new Counter({
      name: 'retriever_task_claims_total',
      help: 'Tasks that a worker was sent to: those that it got, and those that it missed because another was faster',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  tried(picked: number, claimed: number): void {
    this.#claims.inc({ outcome: 'got' }, claimed);
    this.#claims.inc({ outcome: 'missed' }, picked - claimed);
  }
}
