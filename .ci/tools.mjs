import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Tools that only checks need, from the registry of their language, kept by version in .build/tools.
const TOOLS = fileURLToPath(new URL('../.build/tools/', import.meta.url));

/** What a command wrote to its standard output; what else it says is shown. Throws if it fails. */
export function run(command, args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
}

/** A command of a Go module, built once. Go checks what it gets against the checksum database. */
export function goTool(path, version) {
  const folder = join(TOOLS, `${path.replaceAll('/', '_')}@${version}`);
  const command = join(folder, nameOf(path));
  if (!existsSync(command)) run('go', ['install', `${path}@${version}`], { env: { ...process.env, GOBIN: folder } });
  return command;
}

/** The folder of a Go module's files. */
export function goFiles(module, version) {
  const outside = { cwd: TOOLS }; // no module of ours is meant
  return JSON.parse(run('go', ['mod', 'download', '-json', `${module}@${version}`], outside)).Dir;
}

/** A command of a Python package, in a virtual environment of its own. */
export function pythonTool(name, version) {
  const folder = join(TOOLS, `${name}@${version}`);
  const command = join(folder, 'bin', name);
  if (!existsSync(command)) {
    run('python3', ['-m', 'venv', folder]);
    run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', `${name}==${version}`]);
  }
  return command;
}

/** As `go install` names it: the last part of the path that is not a major version. */
function nameOf(path) {
  return path
    .split('/')
    .filter((part) => !/^v\d+$/.test(part))
    .at(-1);
}
