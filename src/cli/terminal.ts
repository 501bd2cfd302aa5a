import { clearScreenDown, moveCursor } from 'node:readline';
import { EXIT, RefusedError } from './errors.js';

/** Where a command writes to: results to stdout, everything else to stderr. */
export class Terminal {
  constructor(
    /** Results are for a machine: JSON, one value a line. */
    readonly json: boolean,
    private readonly stdout: NodeJS.WriteStream = process.stdout,
    private readonly stderr: NodeJS.WriteStream = process.stderr,
  ) {}

  /** Columns of the window; undefined where nobody looks and nothing needs to be cut. */
  get width(): number | undefined {
    return this.stdout.isTTY ? this.stdout.columns : undefined;
  }

  print(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  /** Draws text over the last lines of a window. */
  redraw(text: string, linesDrawn: number): void {
    moveCursor(this.stdout, 0, -linesDrawn);
    clearScreenDown(this.stdout);
    this.print(text);
  }

  say(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  /** A refusal reads as a sentence to people, and as the problem itself to machines. */
  complain(error: unknown): void {
    if (this.json && error instanceof RefusedError) this.say(JSON.stringify(error.problem));
    else this.say(`retriever: ${error instanceof Error ? error.message : error}`);
  }
}

/** A reader that has seen enough (`| head`) closes the pipe: that is an end, not an error. A full disk is one. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      new Terminal(false).complain(error);
      process.exit(EXIT.failed);
    });
  }
}
