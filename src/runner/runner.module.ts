import { Module } from '@nestjs/common';
import { HandHolds } from '../read-model/hand-holds.js';
import { HandOverrides } from '../read-model/hand-overrides.js';
import { AbortFetchHandler } from './abort-fetch.handler.js';
import { CallbackDelivery } from './callbacks/callback-delivery.js';
import { CallbackDispatcher } from './callbacks/callback-dispatcher.js';
import { CallbackFollower } from './callbacks/callback-follower.js';
import { EndedJobs } from './callbacks/ended-jobs.js';
import { DispatchDueJobsHandler } from './dispatch-due-jobs.handler.js';
import { Dispatcher } from './dispatcher.js';
import { EarlierPages } from './earlier-pages.js';
import { EventFeed } from './event-feed.js';
import { FetchSaga } from './fetch.saga.js';
import { FetchPause } from './fetch-pause.js';
import { Fetching } from './fetching.js';
import { HandHoldsSeed } from './hand-holds-seed.js';
import { HeartbeatWatch } from './heartbeat-watch.js';
import { HostEntrance } from './host-entrance.js';
import { HostHealth } from './host-health.js';
import { HostSlots } from './host-slots.js';
import { LeaseSweep } from './lease-sweep.js';
import { PolitenessSeed } from './politeness-seed.js';
import { ReceivedParts } from './received-parts.js';
import { Runner } from './runner.js';
import { RunnerMetrics } from './runner.metrics.js';
import { RunnerHeartbeat } from './runner-heartbeat.js';
import { SettledCommands } from './settled-commands.js';
import { AbortTransferHandler } from './transfers/abort-transfer.handler.js';
import { BulkActions } from './transfers/bulk-actions.js';
import { BulkWork } from './transfers/bulk-work.js';
import { CarriedTransfers } from './transfers/carried-transfers.js';
import { DispatchTransfersHandler } from './transfers/dispatch-transfers.handler.js';
import { ExportWork } from './transfers/export-work.js';
import { ImportWork } from './transfers/import-work.js';
import { RowReader } from './transfers/row-reader.js';
import { RowSubmission } from './transfers/row-submission.js';
import { TransferSaga } from './transfers/transfer.saga.js';
import { TransferDispatcher } from './transfers/transfer-dispatcher.js';

/** ROLE runner: takes due jobs, fetches them, and puts into the log what came of it. */
@Module({
  providers: [
    Runner,
    HeartbeatWatch,
    RunnerHeartbeat,
    EarlierPages,
    ReceivedParts,
    EventFeed,
    FetchSaga,
    DispatchDueJobsHandler,
    AbortFetchHandler,
    Dispatcher,
    FetchPause,
    Fetching,
    HandHolds,
    HandOverrides,
    HandHoldsSeed,
    HostEntrance,
    HostHealth,
    HostSlots,
    LeaseSweep,
    PolitenessSeed,
    SettledCommands,
    RunnerMetrics,
    TransferSaga,
    DispatchTransfersHandler,
    AbortTransferHandler,
    TransferDispatcher,
    CarriedTransfers,
    ImportWork,
    BulkActions,
    BulkWork,
    ExportWork,
    RowReader,
    RowSubmission,
    EndedJobs,
    CallbackFollower,
    CallbackDelivery,
    CallbackDispatcher,
  ],
})
export class RunnerModule {}
