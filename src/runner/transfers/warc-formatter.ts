import { BodyDamagedError, BodyNotFoundError, type BodyStore } from '../../bodies/body-store.js';
import type { JobView } from '../../job/job.view.js';
import type { ExportView } from '../../transfer/transfer.view.js';
import { type SealedRecord, sealed, type WarcRecord } from '../../warc/record.js';
import type { ExportFormatter } from './export-formatter.js';
import type { MissingAnswer } from './warc-metadata.js';
import { type AnsweredJob, metadataOf, requestOf, responseOf, revisitOf, warcinfoOf } from './warc-records.js';

/** So many bodies are remembered at most; any other is written as often as it comes. */
const REMEMBERED = 20_000;

/**
 * Jobs as records of a WARC file. A body that is in this part already is referred to, not repeated. What an earlier part
 * holds is not asked: so a part that is written again after a kill refers to nothing that is not in the file.
 */
export class WarcFormatter implements ExportFormatter {
  readonly partBytes = 64 * 1024 ** 2;
  readonly page = 100;
  readonly step = 1; // a body may be as large as a part
  readonly end = '';
  readonly #written = new Map<string, WarcRecord>();

  constructor(
    private readonly view: ExportView,
    private readonly bodies: BodyStore,
  ) {}

  async *begin(): AsyncGenerator<Uint8Array> {
    yield* await sealed(warcinfoOf(this.view));
  }

  async *write(jobs: readonly JobView[]): AsyncGenerator<Uint8Array> {
    for (const job of jobs) yield* this.#recordsOf(job);
  }

  async *#recordsOf(job: JobView): AsyncGenerator<Uint8Array> {
    const { response } = job;
    const answered = response && { ...job, response };
    const answer = answered && (await this.#answerOf(answered));
    if (!answer || typeof answer === 'string') {
      yield* await sealed(metadataOf(job, undefined, answer ?? undefined));
      return;
    }
    yield* answer.bytes;
    yield* await sealed(requestOf(answered, answer.record));
    yield* await sealed(metadataOf(job, answer.record));
  }

  /** Why there is none, where its body is lost or damaged. */
  async #answerOf(job: AnsweredJob): Promise<Answer | MissingAnswer> {
    const { body } = job;
    const earlier = body && this.#written.get(body.sha256);
    if (earlier) return answerOf(revisitOf(job, body.sha256, earlier));
    if (body && !(await this.bodies.touch(body.sha256))) return 'body_lost'; // where it is, it stays for an hour

    const record = responseOf(job, (sha256) => this.bodies.read(sha256));
    try {
      const answer = await answerOf(record);
      if (body && body.size > 0 && this.#written.size < REMEMBERED) this.#written.set(body.sha256, record);
      return answer;
    } catch (error) {
      if (error instanceof BodyNotFoundError) return 'body_lost'; // nothing of it was written yet
      if (error instanceof BodyDamagedError) return 'body_damaged';
      throw error;
    }
  }
}

interface Answer {
  readonly record: WarcRecord;
  readonly bytes: SealedRecord;
}

async function answerOf(record: WarcRecord): Promise<Answer> {
  return { record, bytes: await sealed(record) };
}
