import { fileURLToPath } from 'node:url';

/** Where the build puts the page: within `dist`, seen from the build's modules and from `dist` alike. */
export function dashboardFolder(): string {
  return fileURLToPath(new URL('../dist/dashboard/', import.meta.url));
}
