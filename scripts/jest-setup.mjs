import { join } from 'node:path';
import { bundleNest } from './bundle.mjs';
import { fingerprint, unlessStamped } from './fingerprint.mjs';
import { prepareBuild, ROOT } from './prepare.mjs';

const MADE_OF = ['package-lock.json', 'scripts/bundle.mjs'];

/** Tests load `build`: it is made anew when `src` has changed, also where Jest is called by its own name. */
export default async () => {
  await prepareBuild();
  const packages = join(ROOT, '.build/packages');
  await unlessStamped(join(packages, '.bundled'), fingerprint(ROOT, MADE_OF), () => bundleNest(packages));
};
