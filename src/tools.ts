import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { AppModule } from './app.module.js';
import { AuditTrail } from './audit/audit-trail.js';
import { BundleWriter } from './audit/bundle-writer.js';
import { LogVerification } from './audit/log-verification.js';
import { Notary } from './audit/notary.js';
import { Past } from './audit/past.js';
import { BackupCheck } from './backup/backup-check.js';
import { BackupWriter } from './backup/backup-writer.js';
import { LiveStores } from './backup/live-stores.js';
import { OtherFamilyError, Restore, WRONG_FAMILY } from './backup/restore.js';
import type { StoreCopies } from './backup/store-copies.js';
import { BodyStore } from './bodies/body-store.js';
import type { OpenLog } from './cli/audit/audit-tools.js';
import type { BackupTools } from './cli/stores/backup-tools.js';
import { Refetch } from './cli/stores/refetch.js';
import type { Tools } from './cli/stores/tools.js';
import { type Environment, readConfig } from './config.js';
import { Clock, SystemClock } from './eventsourcing/clock.js';
import { EventStore } from './eventsourcing/event-store.js';
import { LogDamage } from './eventsourcing/log-damage.js';
import { MODELS } from './models.js';
import { PinoLogger } from './pino-logger.js';
import { Rebuild } from './projector/rebuild.js';
import { Verification } from './projector/verification.js';
import { ViewsCoverage } from './read-model/coverage.js';
import { type Inspection, Inspections } from './read-model/inspections.js';
import { JobViews } from './read-model/job-views.js';
import { LogOfViews } from './read-model/log-of-views.js';
import { BodySweep } from './retention/body-sweep.js';
import { LostBodies } from './retention/lost-bodies.js';
import { Purge } from './retention/purge.js';
import { ownVersion } from './version.js';

/** Everything that operators' and auditors' commands need. @throws as openStores does */
export async function openTools(env?: Environment): Promise<Tools> {
  const stores = await openStores(env);
  return {
    rebuild: stores.get(Rebuild),
    logOfViews: stores.get(LogOfViews),
    verification: stores.get(Verification),
    coverage: stores.get(ViewsCoverage),
    purge: stores.get(Purge),
    sweep: stores.get(BodySweep),
    lostBodies: stores.get(LostBodies),
    refetch: new Refetch(stores.get(JobViews), stores.get(CommandBus), stores.get(Clock)),
    inspections: stores.get(Inspections),
    trail: stores.get(AuditTrail),
    past: stores.get(Past),
    logVerification: stores.get(LogVerification),
    notary: stores.get(Notary),
    bundles: stores.get(BundleWriter),
    close: () => stores.close(),
  };
}

/**
 * What makes backups and brings them back. Of the embedded family it opens no file before it is asked to, and never one
 * that can be made anew: it works where views are lost or broken.
 * @throws as openStores does
 */
export async function openBackups(env: Environment = process.env): Promise<BackupTools> {
  const { storage } = readConfig({ ...env, ROLE: 'projector' });
  const { SqliteStoreCopies } = await import('./adapters/sqlite/copies/sqlite.store-copies.js');
  const clock = new SystemClock();
  const embedded = new SqliteStoreCopies(storage.family === 'embedded' ? storage.dataDir : '', clock);
  const servers = storage.family === 'servers' ? await openStores(env) : undefined;
  const live = servers && new LiveStores(servers.get(EventStore), servers.get(BodyStore));
  const copies: StoreCopies = live ?? embedded;
  const check = new BackupCheck(
    (family) => {
      if (family === 'embedded') return embedded;
      if (!live) throw new OtherFamilyError(WRONG_FAMILY.servers);
      return live;
    },
    MODELS,
    clock,
  );
  return {
    writer: new BackupWriter(copies, MODELS, clock, ownVersion()),
    check,
    restore: new Restore(copies, check),
    close: async () => servers?.close(),
  };
}

/**
 * The log alone, to be read, whatever became of the other stores.
 * @throws ConfigError, NoFolderError; what keeps the log from being read at all
 */
export async function openLog(env?: Environment): Promise<OpenLog> {
  const log = await opened(env, AppModule.forLog);
  return {
    verification: log.get(LogVerification),
    damage: log.get(LogDamage).sentences,
    viewsPosition: () => besideTheLog(env, (stores) => stores.get(JobViews).position()),
    keep: async (inspection: Inspection) => {
      await besideTheLog(env, (stores) => stores.get(Inspections).keep(inspection));
    },
    close: () => log.close(),
  };
}

/** Works with the stores beside a log that has views, and makes none where it has not: undefined then. */
async function besideTheLog<Result>(
  env: Environment = process.env,
  work: (stores: OpenStores) => Promise<Result>,
): Promise<Result | undefined> {
  const { storage } = readConfig({ ...env, ROLE: 'projector' });
  if (storage.family === 'embedded') {
    const { hasViews } = await import('./adapters/sqlite/data-folder.js');
    if (!hasViews(storage.dataDir)) return undefined;
  }

  const stores = await openStores(env);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

/** The stores that an environment names, open, and everything in the container that works with them. */
export interface OpenStores {
  get<Provided>(token: abstract new (...args: never[]) => Provided): Provided;
  close(): Promise<void>;
}

/**
 * Opens the stores without any role: beside a running service, or where none runs.
 * @throws ConfigError, NoFolderError; what keeps a file of the data folder from being used
 */
export function openStores(env?: Environment): Promise<OpenStores> {
  return opened(env, AppModule.forTools);
}

async function opened(env: Environment = process.env, moduleOf: typeof AppModule.forTools): Promise<OpenStores> {
  const config = readConfig({ ...env, ROLE: 'projector' }); // nothing listens: what HOST says does not matter
  const logger = new PinoLogger('warn', process.stderr);
  const module = await moduleOf(config, ownVersion());
  const context = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  return {
    get: (token) => context.get(token as Type<never>, { strict: false }),
    close: () => context.close(),
  };
}
