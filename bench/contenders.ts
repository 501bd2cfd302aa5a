import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { besides, Child } from './child.js';
import { inFolder, ROOT } from './places.js';
import { type Service, serviceIn } from './service.js';

/** Runs a task beside a site whose pages take a while. */
export function withOrigin<Result>(delayMs: number, task: (origin: string) => Promise<Result>): Promise<Result> {
  return besides(bare('origin', [delayMs]), async (child) => child.while(task(String(await child.message()))));
}

/** Runs a task against the service, freshly started on an empty folder. */
export function withService<Result>(
  options: { readonly role: 'api' | 'all'; readonly slots?: number; readonly profile: boolean },
  task: (service: Service) => Promise<Result>,
): Promise<Result> {
  const { role, slots = 50, profile } = options;
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${join(ROOT, '.build/profiles')}`] : [];
  return inFolder(async (folder) => {
    const { child, service } = await serviceIn(folder, { role, slots, nodeArgs });
    return besides(child, async () => {
      await child.while(service.ready());
      return child.while(task(service));
    });
  });
}

/** Runs a task against the bare server, freshly started on an empty folder. */
export function withBareServer<Result>(
  how: 'grouped' | 'alone',
  task: (url: string) => Promise<Result>,
): Promise<Result> {
  return inFolder((folder) =>
    besides(bare('bare-server', [folder, how]), async (child) => child.while(task(String(await child.message())))),
  );
}

/** What a bare loop measured of itself, a second. */
export function bareLoop(
  script: 'bare-batches' | 'bare-fetches',
  ...args: readonly (string | number)[]
): Promise<number> {
  return inFolder((folder) => besides(bare(script, [folder, ...args]), async (child) => Number(await child.message())));
}

function bare(script: string, args: readonly (string | number)[]): Child {
  const path = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
  return new Child(path, { args: args.map(String) });
}
