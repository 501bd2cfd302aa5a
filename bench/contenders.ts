import { join } from 'node:path';
import { besides, Child } from './child.js';
import { type Family, inPlace, type Place } from './families.js';
import { inFolder, ROOT } from './places.js';
import { type Service, startService } from './service.js';

/** Runs a task beside a site whose pages take a while. */
export function withOrigin<Result>(delayMs: number, task: (origin: string) => Promise<Result>): Promise<Result> {
  return besides(script('origin', [delayMs]), async (child) => child.while(task(String(await child.message()))));
}

interface Started {
  readonly role: 'api' | 'all';
  readonly slots?: number;
  readonly profile: boolean;
  /** The build to run; this one without it. */
  readonly home?: string | undefined;
}

/** Runs a task against the service, freshly started where there is nothing yet. */
export function withService<Result>(
  { family = 'embedded', ...started }: Started & { readonly family?: Family },
  task: (service: Service) => Promise<Result>,
): Promise<Result> {
  return inPlace(family, (place) => withServiceIn(place, started, task));
}

/** Runs a task against the service, freshly started on what there is in a place. */
export async function withServiceIn<Result>(
  place: Place,
  { role, slots = 50, profile, home = ROOT }: Started,
  task: (service: Service) => Promise<Result>,
): Promise<Result> {
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${join(ROOT, '.build/profiles')}`] : [];
  const { child, service } = await startService({ home, place, role, slots, nodeArgs });
  return besides(child, async () => {
    await child.while(service.ready());
    return child.while(task(service));
  });
}

/** Runs a task against the bare server, freshly started on an empty folder. */
export function withBareServer<Result>(
  how: 'grouped' | 'alone',
  task: (url: string) => Promise<Result>,
): Promise<Result> {
  return inFolder((folder) =>
    besides(script('bare-server', [folder, how]), async (child) => child.while(task(String(await child.message())))),
  );
}

/** Runs a task against the bare server that appends to EventStoreDB. */
export function withBareAppender<Result>(task: (url: string) => Promise<Result>): Promise<Result> {
  return inPlace('servers', (place) =>
    besides(script('bare-appender', [], place), async (child) => child.while(task(String(await child.message())))),
  );
}

/** What a bare loop measured of itself, a second. */
export function bareLoop(
  name: 'bare-batches' | 'bare-fetches',
  ...args: readonly (string | number)[]
): Promise<number> {
  return inFolder((folder) => measured(name, {}, folder, ...args));
}

/** The figure that a script found, in a process of its own, of the stores in a place. */
export function measured(name: string, place: Place, ...args: readonly (string | number)[]): Promise<number> {
  return measuredBy(ROOT, name, place, ...args);
}

/** The same of another build's script of that name. */
export function measuredBy(
  home: string,
  name: string,
  place: Place,
  ...args: readonly (string | number)[]
): Promise<number> {
  return besides(script(name, args, place, home), async (child) => Number(await child.message()));
}

/** Starts one of the scripts here. */
export function script(name: string, args: readonly (string | number)[], place: Place = {}, home = ROOT): Child {
  const path = join(home, '.build/bench/bench', `${name}.js`);
  return new Child(path, { args: args.map(String), env: { PATH: process.env['PATH'], ...place } });
}
