import { load } from 'js-yaml';
import { problemsOfEnvironment, secondsOfStop } from './environment.mjs';
import { goTool, run } from './tools.mjs';

// Read by the library that `docker compose` itself reads it with: syntax, schema, interpolation, merges.
const compose = goTool('github.com/compose-spec/compose-go/v2/cmd', 'v2.9.0');

// The service alone, and with what makes its backups, or watches it, or is told of its spans.
const FILES = [
  ['docker-compose.yml'],
  ['docker-compose.yml', 'deploy/backup.compose.yml'],
  ['docker-compose.yml', 'deploy/monitoring.compose.yml'],
  ['docker-compose.yml', 'examples/tracing/compose.yml'],
];

const problems = FILES.flatMap((files) =>
  problemsOf(load(run(compose, files))).map((problem) => `${files.at(-1)}: ${problem}`),
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function problemsOf({ services, networks, volumes }) {
  return Object.entries(services).flatMap(([name, service]) =>
    [
      ...problemsOfLinks(service, { services, networks, volumes }),
      ...problemsOfDoors(service),
      ...problemsOfRole(service),
    ].map((problem) => `${name}: ${problem}`),
  );
}

function problemsOfLinks(service, { services, networks, volumes }) {
  const mounted = (service.volumes ?? []).filter(({ type }) => type === 'volume').map(({ source }) => source);
  return [
    ...missing('volume', mounted, volumes),
    ...missing('network', Object.keys(service.networks ?? {}), networks),
    ...missing('service', Object.keys(service.depends_on ?? {}), services),
  ];
}

function missing(kind, names, declared = {}) {
  return names.filter((name) => !(name in declared)).map((name) => `there is no ${kind} ${name}`);
}

/** What is published is published on this machine's loopback only. */
function problemsOfDoors({ ports = [] }) {
  return ports
    .filter(({ host_ip }) => host_ip !== '127.0.0.1')
    .map(({ target }) => `port ${target} is published to others`);
}

/** Our own containers: what the image sets, and what the service adds to it. */
function problemsOfRole({ build, command, environment: given = {}, mem_limit, stop_grace_period }) {
  if (!build) return [];
  const environment = Array.isArray(given) ? Object.fromEntries(given.map(nameAndValue)) : given; // once it was merged
  const isTool = command?.[0] === 'retriever'; // which listens on nothing, and reads its environment as this role does
  const problems = problemsOfEnvironment({ HOST: '0.0.0.0', ...environment, ...(isTool && { ROLE: 'projector' }) });
  if (!mem_limit) problems.push('has no limit of memory');
  if (Number.parseInt(stop_grace_period ?? 0, 10) < secondsOfStop(environment))
    problems.push('is killed before its shutdown has ended');
  return problems;
}

function nameAndValue(line) {
  const end = line.indexOf('=');
  return [line.slice(0, end), line.slice(end + 1)];
}
