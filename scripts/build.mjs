import { compile } from './compile.mjs';
import { ROOT, runScript } from './prepare.mjs';

// For images, which install by themselves. Who works here needs it not: every script builds what is stale.
await runScript(() => compile(ROOT));
