import { Injectable } from '@nestjs/common';
import type { HostState } from '../../read-model/hosts.js';
import { JobFigures, lastHour } from '../../read-model/job-figures.js';

/** What is going on at a host, with what is counted of its jobs. */
export interface HostReport extends HostState {
  /** How many of its jobs wait for a runner, also for their time. */
  readonly queued: number;
  /** How many of its jobs failed in the last hour. */
  readonly failures: number;
}

@Injectable()
export class HostReports {
  constructor(private readonly figures: JobFigures) {}

  async of(states: readonly HostState[], at: Date): Promise<readonly HostReport[]> {
    const hosts = states.map(({ host }) => host);
    const [figures, failures] = await Promise.all([
      this.figures.ofHosts(hosts),
      this.figures.failuresOfHosts(hosts, lastHour(at)),
    ]);
    return states.map((state) => ({
      ...state,
      queued: figures.get(state.host)?.queued ?? 0,
      failures: failures.get(state.host) ?? 0,
    }));
  }
}
