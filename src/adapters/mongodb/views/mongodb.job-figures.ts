import {
  byError,
  type ErrorFigures,
  type HostFigures,
  JobFigures,
  type MinuteFigures,
} from '../../../read-model/job-figures.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';
import { CountedSums } from './counted-sums.js';
import { busiest, countHosts, type HostSums } from './host-sums.js';
import { countRecent, type RecentSums } from './minute-sums.js';

/** Every question looks first which build answers. Sums may be some seconds old. */
export class MongoJobFigures extends JobFigures {
  readonly #hosts: CountedSums<HostSums>;
  /** From the minute on that was asked for last: all who ask at the same time ask for the same one. */
  #recent: { readonly from: number; readonly sums: CountedSums<RecentSums> } | undefined;

  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
    this.#hosts = new CountedSums(connection, builds, countHosts);
  }

  async busiestHosts(count: number): Promise<readonly HostFigures[]> {
    return busiest(await this.#hosts.now(), count);
  }

  async ofHosts(hosts: readonly string[]): Promise<ReadonlyMap<string, HostFigures>> {
    return onlyOf(hosts, await this.#hosts.now());
  }

  async perMinute(from: Date): Promise<readonly MinuteFigures[]> {
    return (await this.#recentSums(from)).minutes;
  }

  async failuresByError(from: Date, hostsOfEach: number): Promise<readonly ErrorFigures[]> {
    const { failuresByError, failuresByErrorAndHost } = await this.#recentSums(from);
    return byError(failuresByError, failuresByErrorAndHost, hostsOfEach);
  }

  async failuresOfHosts(hosts: readonly string[], from: Date): Promise<ReadonlyMap<string, number>> {
    return onlyOf(hosts, (await this.#recentSums(from)).failuresOfHosts);
  }

  #recentSums(from: Date): Promise<RecentSums> {
    if (this.#recent?.from !== from.getTime()) {
      const count = new CountedSums(this.connection, this.builds, (db, build) => countRecent(db, build, from));
      this.#recent = { from: from.getTime(), sums: count };
    }
    return this.#recent.sums.now();
  }
}

function onlyOf<Sum>(hosts: readonly string[], sums: ReadonlyMap<string, Sum>): ReadonlyMap<string, Sum> {
  return new Map(
    hosts.flatMap((host) => {
      const sum = sums.get(host);
      return sum === undefined ? [] : [[host, sum] as const];
    }),
  );
}
