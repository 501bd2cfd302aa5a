import { Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { BundleWriter } from './bundle-writer.js';
import { LogHistory } from './log-history.js';
import { LogVerification } from './log-verification.js';
import { Notary } from './notary.js';
import { Past } from './past.js';

const ROOM = [AuditTrail, Past, LogVerification, Notary, BundleWriter];

/** What an auditor asks, over whatever stores there are. Only reads. */
@Module({ providers: [LogHistory, ...ROOM], exports: ROOM })
export class AuditModule {}
