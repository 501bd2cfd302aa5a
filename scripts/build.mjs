import { prepareBuild, runScript } from './prepare.mjs';

await runScript(prepareBuild);
