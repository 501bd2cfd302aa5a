import { type DynamicModule, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Registry } from 'prom-client';
import { EventStore } from '../../eventsourcing/event-store.js';
import { LogDamage } from '../../eventsourcing/log-damage.js';
import { EventStoreDbEventStore, type EventStoreDbOptions } from './eventstoredb.event-store.js';
import { appendMetrics } from './log.metrics.js';

/** The log of the servers family. */
@Module({})
export class EventStoreDbModule {
  static for(options: Omit<EventStoreDbOptions, 'onAway' | 'onBack' | 'onAppend'>): DynamicModule {
    return {
      module: EventStoreDbModule,
      global: true,
      providers: [
        {
          provide: OpenLog,
          inject: [Registry],
          useFactory: (registry: Registry) => new OpenLog(options, registry),
        },
        { provide: EventStore, inject: [OpenLog], useFactory: ({ store }: OpenLog) => store },
        { provide: LogDamage, useValue: new LogDamage() },
      ],
      exports: [EventStore, LogDamage],
    };
  }
}

/** The log for as long as the process lives. Says once when the server goes away, and once when it is back. */
class OpenLog implements OnApplicationShutdown {
  readonly #logger = new Logger('EventStoreDB');
  readonly store: EventStoreDbEventStore;

  constructor(options: EventStoreDbOptions, registry: Registry) {
    this.store = new EventStoreDbEventStore({
      ...options,
      onAppend: appendMetrics(registry),
      onAway: (reason) => this.#logger.warn(`${reason}. Waiting for it`),
      onBack: () => this.#logger.log('EventStoreDB is back'),
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}
