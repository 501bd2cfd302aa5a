import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type HostQuery, Hosts } from '../../read-model/hosts.js';
import type { Page } from '../../read-model/page.js';
import { type HostReport, HostReports } from './host-reports.js';

export class ListHosts extends Query<Page<HostReport>> {
  constructor(readonly wanted: HostQuery) {
    super();
  }
}

/** The hosts that something is going on at. Throws BadCursorError. */
@QueryHandler(ListHosts)
export class ListHostsHandler implements IQueryHandler<ListHosts> {
  constructor(
    private readonly hosts: Hosts,
    private readonly reports: HostReports,
  ) {}

  async execute({ wanted }: ListHosts): Promise<Page<HostReport>> {
    const { items, next } = await this.hosts.page(wanted);
    return { items: await this.reports.of(items, wanted.at), next };
  }
}
