import type { JobView } from '../../../job/job.view.js';
import { wordsOfUrl } from '../../../read-model/url-words.js';
import type { Database } from '../database.js';
import { change } from '../statement.js';

/** A row for each word of the URL of each job. Runs inside the transaction of the caller. */
export class JobWords {
  readonly #insert: (wordsOfRows: string) => number;
  readonly #delete: (word: string, submittedAt: number, jobId: string) => number;

  constructor(db: Database.Database) {
    // All of a batch as one value: to hand each word to the driver costs more than its row.
    this.#insert = change(
      db,
      `INSERT INTO words (word, submitted_at, job_id, row)
       SELECT word.value, jobs.submitted_at, jobs.job_id, jobs.row FROM json_each(?) AS job
       CROSS JOIN jobs ON jobs.row = job.value ->> 0 CROSS JOIN json_each(job.value, '$[1]') AS word`,
    );
    this.#delete = change(db, 'DELETE FROM words WHERE word = ? AND submitted_at = ? AND job_id = ?');
  }

  /** Of jobs whose rows were inserted just now. */
  add(jobs: readonly { readonly view: JobView; readonly row: number }[]): void {
    if (jobs.length > 0) this.#insert(JSON.stringify(jobs.map(({ view, row }) => [row, wordsOfUrl(view.url)])));
  }

  remove({ jobId, url, submittedAt }: JobView): void {
    for (const word of wordsOfUrl(url)) this.#delete(word, Date.parse(submittedAt), jobId);
  }
}
