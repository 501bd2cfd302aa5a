import { type DynamicModule, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, test } from 'vitest';
import { AuditModule } from '../../src/audit/audit.module.js';
import { BundleWriter } from '../../src/audit/bundle-writer.js';
import { LogVerification } from '../../src/audit/log-verification.js';
import { Notary } from '../../src/audit/notary.js';
import { Past } from '../../src/audit/past.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import { Clock } from '../../src/eventsourcing/clock.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Models } from '../../src/eventsourcing/model.js';
import { MODELS } from '../../src/models.js';
import { AuditedLog } from '../kit/audited-log.js';

@Module({})
class Ports {}

test('the room of the auditor is furnished from three ports and the models', async () => {
  const log = await AuditedLog.open();
  const providers = [
    { provide: EventStore, useValue: log.store },
    { provide: BodyStore, useValue: log.bodies },
    { provide: Clock, useValue: log.clock },
    { provide: Models, useValue: MODELS },
  ];
  const ports: DynamicModule = { module: Ports, global: true, providers, exports: providers.map((p) => p.provide) };

  const nest = await Test.createTestingModule({ imports: [ports, AuditModule] }).compile();

  expect(await nest.get(LogVerification, { strict: false }).verify()).toMatchObject({ findingCount: 0 });
  for (const tool of [Past, Notary, BundleWriter]) expect(nest.get(tool, { strict: false })).toBeInstanceOf(tool);
  await nest.close();
  await log.close();
});
