import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { ActorListener } from '../actors/actor-listener.js';
import { Models, type View } from '../eventsourcing/model.js';

/** What is seen of an entity from outside of its model. */
interface Viewed {
  readonly view: View | undefined;
}

/** What this process counts of what it wrote to the log, by the kind of entity. */
@Injectable()
export class ActorMetrics {
  readonly #transitions: Counter<'category' | 'from' | 'to'>;
  /** There are few transitions, and finding a label set anew for every event costs more than to count it. */
  readonly #known = new Map<string, { inc(): void }>();
  readonly #conflicts: Counter<'category'>;
  readonly #refusals: Counter<'category'>;

  constructor(registry: Registry, models: Models) {
    const registers = [registry];
    this.#transitions = new Counter({
      name: 'retriever_transitions_total',
      help: 'Entities that came from one status to another, by an event of this process; none before the first event',
      labelNames: ['category', 'from', 'to'],
      registers,
    });
    this.#conflicts = new Counter({
      name: 'retriever_append_conflicts_total',
      help: 'Appends that met another revision than they were decided on: somebody else was first',
      labelNames: ['category'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'retriever_mailbox_refusals_total',
      help: 'Commands that were refused since too many waited for the same entity',
      labelNames: ['category'],
      registers,
    });
    for (const category of models.categories) {
      this.#conflicts.inc({ category }, 0); // a rate is known only of what was there before it rose
      this.#refusals.inc({ category }, 0);
    }
  }

  listenerOf(category: string): ActorListener<Viewed> {
    return {
      onStep: (before, after) => this.#step(category, before.view?.status ?? NONE, after.view?.status ?? NONE),
      onConflict: () => this.#conflicts.inc({ category }),
      onFull: () => this.#refusals.inc({ category }),
    };
  }

  #step(category: string, from: string, to: string): void {
    if (from === to) return;

    const key = `${category} ${from} ${to}`;
    let known = this.#known.get(key);
    if (!known) {
      known = this.#transitions.labels(category, from, to);
      this.#known.set(key, known);
    }
    known.inc();
  }
}

const NONE = 'none';
