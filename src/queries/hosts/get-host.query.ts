import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type HostState, Hosts } from '../../read-model/hosts.js';
import { PolitenessStore, politenessOf } from '../../read-model/politeness-store.js';
import { type HostReport, HostReports } from './host-reports.js';

export class GetHost extends Query<HostReport> {
  constructor(
    readonly host: string,
    readonly at: Date,
  ) {
    super();
  }
}

/** A host that nothing is going on at is idle. */
@QueryHandler(GetHost)
export class GetHostHandler implements IQueryHandler<GetHost> {
  constructor(
    private readonly hosts: Hosts,
    private readonly politeness: PolitenessStore,
    private readonly reports: HostReports,
  ) {}

  async execute({ host, at }: GetHost): Promise<HostReport> {
    const state = (await this.hosts.get(host, at)) ?? (await this.#idle(host));
    const [report] = await this.reports.of([state], at);
    return report ?? { ...state, queued: 0, failures: 0 };
  }

  async #idle(host: string): Promise<HostState> {
    const politeness = politenessOf(await this.politeness.current());
    return { host, running: 0, waiting: [], hold: null, release: null, nextStart: null, politeness, overrides: null };
  }
}
