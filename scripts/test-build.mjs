import { prepareBuild } from './prepare.mjs';

/** Tests load `build`: it is made anew when `src` has changed, also where Vitest is called by its own name. */
export default () => prepareBuild();
