import type { FetchRequest, RequestOverrides } from '../../../outbound/fetcher.js';

/** What the host of a URL has of its own: never what another one has, wherever the fetch came from. */
export async function overridesAt(request: FetchRequest, url: string): Promise<RequestOverrides> {
  return (await request.overridesOf?.(new URL(url).host)) ?? {};
}

/** Whether robots.txt counts at a host: as the job says, then the host, then the service. */
export function respectsRobots(request: FetchRequest, { respectRobots: ofHost }: RequestOverrides): boolean {
  const { respectRobots, respectRobotsByDefault = false } = request;
  return respectRobots ?? ofHost ?? respectRobotsByDefault;
}
