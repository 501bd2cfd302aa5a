import type { Rebuild } from '../../projector/rebuild.js';
import type { Verification } from '../../projector/verification.js';
import type { ViewsCoverage } from '../../read-model/coverage.js';
import type { LogOfViews } from '../../read-model/log-of-views.js';
import type { BodySweep } from '../../retention/body-sweep.js';
import type { LostBodies } from '../../retention/lost-bodies.js';
import type { Purge } from '../../retention/purge.js';
import type { AuditTools } from '../audit/audit-tools.js';
import type { Refetch } from './refetch.js';

/** What operators and auditors work with: the stores themselves, whether or not a service runs on them. */
export interface Tools extends AuditTools {
  readonly rebuild: Rebuild;
  readonly logOfViews: LogOfViews;
  readonly verification: Verification;
  readonly coverage: ViewsCoverage;
  readonly purge: Purge;
  readonly sweep: BodySweep;
  readonly lostBodies: LostBodies;
  readonly refetch: Refetch;
  close(): Promise<void>;
}

/** Opens the stores that the environment names. */
export type OpenTools = () => Promise<Tools>;
