import { Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { BundleWriter } from './bundle-writer.js';
import { LogHistory } from './log-history.js';
import { LogVerification } from './log-verification.js';
import { Notary } from './notary.js';
import { Past } from './past.js';

/** What needs the log, and no other store. */
@Module({ providers: [LogHistory, LogVerification], exports: [LogHistory, LogVerification] })
export class LogAuditModule {}

const ROOM = [AuditTrail, Past, Notary, BundleWriter];

/** What an auditor asks, over whatever stores there are. Only reads. */
@Module({ imports: [LogAuditModule], providers: ROOM, exports: [...ROOM, LogAuditModule] })
export class AuditModule {}
