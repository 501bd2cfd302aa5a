import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';

// What `docker compose config` would find first: no YAML, a service that cannot start, a volume that nobody declares.
const { services = {}, volumes = {} } = load(readFileSync('docker-compose.yml', 'utf8'));
const problems = Object.entries(services).flatMap(([name, { image, build, volumes: mounts = [] }]) => [
  ...(image || build ? [] : [`${name} has neither an image nor a build`]),
  ...mounts.flatMap((mount) => {
    const [source] = mount.split(':');
    return /^[./~]/.test(source) || source in volumes ? [] : [`${name} mounts ${source}, which is not declared`];
  }),
]);
if (Object.keys(services).length === 0) problems.push('there are no services');

for (const problem of problems) console.error(`docker-compose.yml: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
