import { type FileHandle, open, rm } from 'node:fs/promises';
import { JOB_CATEGORY } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import type { LostView } from '../../projector/lost-views.js';

const COLUMNS = ['job', 'status', 'in_log', 'submitted_at', 'finished_at', 'url'] as const;

/** Its name where nobody gives it another. */
export function defaultLostJobs(): string {
  return `lost-jobs-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.tsv`;
}

/**
 * The jobs that only the views knew, one a line, in columns that are separated by tabs: no value can hold one. `in_log` is
 * the status that the log knows, or `-` where it has no such job.
 */
export class LostJobsFile {
  #jobs = 0;

  /** @throws LostJobsFileError: it must be there before anything is replaced */
  static async create(path: string): Promise<LostJobsFile> {
    try {
      return new LostJobsFile(path, await open(path, 'wx'));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'EEXIST' ? 'it is there already' : message;
      throw new LostJobsFileError(`${path} cannot be written (${why}): name another with --lost`, { cause: error });
    }
  }

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  get jobs(): number {
    return this.#jobs;
  }

  /** It is on disk once this resolves, in the place of what was written before: the switch may be tried again. */
  async write(lost: AsyncIterable<LostView>): Promise<void> {
    await this.file.truncate();
    this.#jobs = 0;
    let { bytesWritten: end } = await this.file.write(lineOf(COLUMNS), 0);
    for await (const { category, view, inLog } of lost) {
      if (category !== JOB_CATEGORY) continue; // nobody here knows how to submit anything else again
      end += (await this.file.write(lineOfJob(view as JobView, inLog?.status), end)).bytesWritten;
      this.#jobs++;
    }
    await this.file.sync();
  }

  /** Removes it where there is nothing in it. */
  async close(): Promise<void> {
    await this.file.close();
    if (this.#jobs === 0) await rm(this.path);
  }
}

/** The file for what would be lost cannot be written. */
export class LostJobsFileError extends Error {
  override readonly name = 'LostJobsFileError';
}

function lineOfJob({ jobId, status, submittedAt, finishedAt, url }: JobView, inLog: string | undefined): string {
  return lineOf([jobId, status, inLog ?? '-', submittedAt, finishedAt ?? '-', url]);
}

function lineOf(values: readonly string[]): string {
  return `${values.join('\t')}\n`;
}
