import { prepareBuild } from './prepare.mjs';

/** Tests load `build`: it is made anew when `src` has changed, also where Jest is called by its own name. */
export default () => prepareBuild();
