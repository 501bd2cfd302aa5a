import { spawn } from 'node:child_process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A command that ended with something else than 0. */
export class CommandFailed extends Error {
  constructor(command, { code, signal, output }) {
    super(`${command} ${signal ? `was ended by ${signal}` : `failed with exit code ${code}`}`);
    this.code = code;
    this.output = output;
    this.signal = signal;
  }
}

/**
 * Runs a command to its end, and keeps what it prints to itself unless `stdio` says otherwise. A signal that would end
 * this process ends the command first, so that nothing is left running.
 * @throws CommandFailed
 */
export function run(command, args, { cwd, env = process.env, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);

    let received;
    const forward = (signal) => {
      received = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, forward);

    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, forward);
      const failure = { code, signal: received ?? signal, output };
      if (code === 0 && !received) resolve(output);
      else reject(new CommandFailed([command, ...args].join(' '), failure));
    });
  });
}

/** The command line of a package's own tool, run by this very Node. */
export function runTool(script, args, options) {
  return run(process.execPath, [`node_modules/${script}`, ...args], options);
}
