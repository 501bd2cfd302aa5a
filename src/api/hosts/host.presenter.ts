import type { HostReport } from '../../queries/hosts/host-reports.js';
import type { HostDto } from './host.dto.js';

/** A host as the API tells it. */
export function presentHost({ host, running, queued, failures, politeness, ...state }: HostReport): HostDto {
  const { hold, release, nextStart } = state;
  return {
    host,
    running,
    queued,
    failuresInLastHour: failures,
    ...politeness,
    nextStartAt: nextStart?.toISOString() ?? null,
    hold: hold && {
      until: hold.until.toISOString(),
      by: hold.by,
      reason: hold.reason,
      since: hold.since?.toISOString() ?? null,
    },
    release: release && { by: release.by, reason: release.reason, releasedAt: release.at.toISOString() },
  };
}
