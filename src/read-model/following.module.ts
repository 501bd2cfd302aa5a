import { Global, Module } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { LogTail } from '../eventsourcing/log-tail.js';
import { Models } from '../eventsourcing/model.js';
import { KnownRevisions } from './known-revisions.js';

/** The one live subscription of a process to the log, and how far each stream is known to be. */
@Global()
@Module({
  providers: [
    KnownRevisions,
    {
      provide: LogTail,
      inject: [EventStore, Models, Clock, KnownRevisions],
      useFactory: (store: EventStore, { categories }: Models, clock: Clock, known: KnownRevisions) =>
        new LogTail({ store, categories, clock, onPage: (page) => known.noteAll(page) }),
    },
  ],
  exports: [KnownRevisions, LogTail],
})
export class FollowingModule {}
