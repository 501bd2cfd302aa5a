import { Global, Module } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { holds } from '../eventsourcing/foreign-log.js';
import { LogTail } from '../eventsourcing/log-tail.js';
import { Models } from '../eventsourcing/model.js';
import { KnownRevisions } from './known-revisions.js';
import { LogOfViews } from './log-of-views.js';
import { LogOfViewsWatch } from './log-of-views.watch.js';

/** The one live subscription of a process to the log, how far each stream is known to be, and whose log the views are of. */
@Global()
@Module({
  providers: [
    KnownRevisions,
    LogOfViews,
    {
      provide: LogTail,
      inject: [EventStore, Models, Clock, KnownRevisions, LogOfViews],
      useFactory: tailOf,
    },
  ],
  exports: [KnownRevisions, LogOfViews, LogTail],
})
export class FollowingModule {}

/** For a process that goes on: a command on the stores looks when it needs to know. */
@Module({ providers: [LogOfViewsWatch] })
export class WatchingModule {}

function tailOf(store: EventStore, models: Models, clock: Clock, known: KnownRevisions, views: LogOfViews) {
  views.onOtherLog(() => known.forget());
  return new LogTail({
    store,
    categories: models.categories,
    clock,
    onPage: (page) => known.noteAll(page),
    holds: (event) => holds(store, event, models),
    onSetBack: () => views.isOtherLog(),
  });
}
