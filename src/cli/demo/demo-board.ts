import type { JobAnswer } from '../../contract/answers.js';
import { size } from '../client/formats.js';
import { columns } from '../tables.js';
import type { Terminal } from '../terminal.js';
import { DEMO_JOBS } from './demo-jobs.js';

/** Shows jobs as they change: a table drawn anew on a terminal, a line for each change elsewhere. */
export class DemoBoard {
  readonly #jobs = new Map<string, JobAnswer>();
  readonly #startedAt = performance.now();
  #linesDrawn = 0;

  constructor(private readonly terminal: Terminal) {}

  show(path: string, job: JobAnswer): void {
    this.#jobs.set(path, job);
    if (this.terminal.width === undefined) this.#printLine(path, job);
    else this.#draw();
  }

  jobAt(path: string): JobAnswer | undefined {
    return this.#jobs.get(path);
  }

  #printLine(path: string, { status, statusReason }: JobAnswer): void {
    const seconds = ((performance.now() - this.#startedAt) / 1_000).toFixed(2);
    this.terminal.print(`${seconds.padStart(6)} s  ${path.padEnd(10)}  ${status.padEnd(9)}  ${statusReason}`);
  }

  #draw(): void {
    const rows = DEMO_JOBS.map(({ path, about }) => {
      const job = this.#jobs.get(path);
      const bytes = job?.result?.size;
      return [
        path,
        about,
        job?.status ?? '',
        String(job?.attempt ?? ''),
        bytes ? size(bytes) : '',
        job?.statusReason ?? '',
      ];
    });
    const table = columns(['PAGE', 'WHAT IT IS', 'STATUS', 'TRY', 'SIZE', 'WHY'], rows, this.terminal.width);
    this.terminal.redraw(table, this.#linesDrawn);
    this.#linesDrawn = table.split('\n').length;
  }
}
