import type { HostOverrides } from '../../host/host.overrides.js';
import type { HostReport } from '../../queries/hosts/host-reports.js';
import type { StandingOverrides } from '../../read-model/standing-overrides.js';
import type { HostDto } from './host.dto.js';
import type { OverridesDto, StandingOverridesDto } from './override.dto.js';

/** A host as the API tells it. */
export function presentHost({ host, running, queued, failures, politeness, ...state }: HostReport): HostDto {
  const { hold, release, nextStart, overrides } = state;
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
    overrides: overrides && presentStanding(overrides),
  };
}

function presentStanding({ byHand, fromFile }: StandingOverrides): StandingOverridesDto {
  return {
    byHand: byHand
      ? { ...presentOverrides(byHand.overrides), by: byHand.by, reason: byHand.reason, setAt: byHand.setAt }
      : null,
    fromFile: fromFile ? presentOverrides(fromFile) : null,
  };
}

function presentOverrides({ headers, ...values }: HostOverrides): OverridesDto {
  return { ...values, ...(headers && { headers: Object.fromEntries(headers) }) };
}
