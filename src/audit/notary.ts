import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { sentenceOf } from './finding.js';
import type { HistoryProgress } from './log-history.js';
import type { LogReport } from './log-reading.js';
import { LogVerification } from './log-verification.js';
import { type SignedHead, signHead } from './signed-head.js';
import type { TimesReport } from './times-reading.js';

export interface SignOptions {
  readonly onProgress?: (progress: HistoryProgress) => void;
  /** Told what is in doubt of when events were recorded. */
  readonly onTimes?: (times: TimesReport) => void;
}

/** Signs the head of the log once the log was verified: a signature under a changed log would hide the change. */
@Injectable()
export class Notary {
  constructor(
    private readonly verification: LogVerification,
    private readonly clock: Clock,
  ) {}

  /**
   * Times that are in doubt keep nothing from being signed, since a clock that was once wrong stays in the log: from here
   * on they are known not to have changed.
   * @throws BrokenLogError where something in the log does not fit.
   */
  async sign(key: KeyObject, { onProgress, onTimes }: SignOptions = {}): Promise<SignedHead> {
    const report = await this.verification.verify({ onProgress });
    if (report.findingCount > 0) throw new BrokenLogError(report);

    onTimes?.(report.times);
    return signHead(report.head, report.purged, this.clock.now(), key);
  }
}

/** The log is not what was sealed. */
export class BrokenLogError extends Error {
  override readonly name = 'BrokenLogError';

  constructor({ findings }: LogReport) {
    super(`Nothing is signed, since the log does not fit. ${findings[0] ? sentenceOf(findings[0]) : ''}`);
  }
}
