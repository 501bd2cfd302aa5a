import { readFileSync } from 'node:fs';

// `npm test` builds it before these checks run.
const CONFIG = new URL('../build/config.js', import.meta.url);
const { readConfig } = await import(CONFIG.href);
const known = readFileSync(CONFIG, 'utf8');
/** What Node itself reads, and what it is told to load beside the service. */
const OTHERS = /^(NODE_OPTIONS|OTEL_[A-Z_]+)$/;

/** What the service itself would say of its environment: a sentence for each thing that is wrong. */
export function problemsOfEnvironment(environment) {
  const unknown = Object.keys(environment).filter((name) => !known.includes(`'${name}'`) && !OTHERS.test(name));
  return [...unknown.map((name) => `${name} is no variable of the service`), ...refusals(environment)];
}

/** How long a stop may take: the grace, then 5 s to give back what still runs, and 10 s for commands to be settled. */
export function secondsOfStop({ SHUTDOWN_GRACE_SECONDS = 10 }) {
  return Number(SHUTDOWN_GRACE_SECONDS) + 15;
}

function refusals(environment) {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return error.problems ?? [error.message];
  }
}
