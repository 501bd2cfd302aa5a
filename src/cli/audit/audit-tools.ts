import type { AuditTrail } from '../../audit/audit-trail.js';
import type { BundleWriter } from '../../audit/bundle-writer.js';
import type { LogVerification } from '../../audit/log-verification.js';
import type { Notary } from '../../audit/notary.js';
import type { Past } from '../../audit/past.js';
import type { Models } from '../../eventsourcing/model.js';
import type { Inspection, Inspections } from '../../read-model/inspections.js';
import { withTools } from '../stores/with-tools.js';
import { Terminal } from '../terminal.js';

/** What the auditor's commands work with. */
export interface AuditTools {
  readonly trail: AuditTrail;
  readonly past: Past;
  readonly logVerification: LogVerification;
  readonly notary: Notary;
  readonly bundles: BundleWriter;
  readonly inspections: Inspections;
}

/** The log alone, to be read. */
export interface OpenLog {
  readonly verification: LogVerification;
  /** What cannot be read of it, in sentences. */
  readonly damage: readonly string[];
  /** How far the views beside it are; undefined where there are none. Fails where they cannot be read. */
  viewsPosition(): Promise<bigint | undefined>;
  /** Keeps how an inspection ended, beside the views: nowhere where there are none. Fails where they cannot be written. */
  keep(inspection: Inspection): Promise<void>;
  close(): Promise<void>;
}

/** Where those commands get their stores, and where they write to. */
export interface Auditing {
  /** Opens the stores for a piece of work, and closes them whatever comes of it. */
  withTools<Result>(work: (tools: AuditTools) => Promise<Result>): Promise<Result>;
  /** The same with the log alone, which needs no other store to be sound, and nothing to be written. */
  withLog<Result>(work: (log: OpenLog) => Promise<Result>): Promise<Result>;
  terminalOf(command: { optsWithGlobals(): { json?: boolean } }): Terminal;
  readonly models: Models;
}

/** How what auditors work with is opened. */
export interface AuditStores {
  open(): Promise<AuditTools & { close(): Promise<void> }>;
  openLog(): Promise<OpenLog>;
}

export function auditingWith(
  { open, openLog }: AuditStores,
  models: Models,
  terminal = (json: boolean) => new Terminal(json),
): Auditing {
  return {
    models,
    terminalOf: (command) => terminal(command.optsWithGlobals().json ?? false),
    withTools: (work) => withTools(open, work),
    withLog: (work) => withTools(openLog, work),
  };
}
