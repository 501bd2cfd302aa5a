import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { invalidRequest, type Problem } from '../../http/problem.js';

const FIELD = 'file';
const MAX_NAME_LENGTH = 255;

/** What becomes of a form's fields beside its file. */
export type OtherFields = 'refused' | 'ignored';

/** The one file of a form (RFC 7578). */
export class MultipartFile {
  readonly #form: BusboyInstance;
  #fileName: string | null = null;

  /** @throws Problem */
  constructor(
    headers: IncomingHttpHeaders,
    private readonly otherFields: OtherFields,
  ) {
    try {
      const contentType = headers['content-type'] ?? '';
      this.#form = new Busboy({
        headers: { ...headers, 'content-type': contentType },
        limits: { fields: 10, parts: 20 },
        isPartAFile: (field, _type, fileName) => field === FIELD || fileName !== undefined, // curl -F 'file=<urls.csv'
      });
    } catch {
      throw badForm('The form names no boundary');
    }
  }

  get fileName(): string | null {
    return this.#fileName;
  }

  /**
   * The bytes of the file, until the form is known to be wrong. That there is no second file is known at the end, and so
   * what was read counts only then.
   */
  async *bytesIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const form = this.#form;
    let file: BusboyFileStream | undefined;
    let problem: Problem | undefined;
    const begun = new Promise<void>((resolve) => {
      form.on('file', (field, stream, name) => {
        if (file) problem ??= badForm('The form has two files');
        if (field !== FIELD) problem ??= badForm(`The file is expected in the field ${FIELD}`);
        if (file) stream.resume();
        else {
          file = stream;
          this.#fileName = nameOf(name);
          resolve();
        }
      });
      form.on('field', () => {
        if (this.otherFields === 'refused')
          problem ??= badForm('The form has a field beside its file: options stand in the query');
      });
      form.on('finish', resolve);
      form.on('error', () => resolve());
    });
    const ended = new Promise<void>((resolve, reject) => {
      form.on('finish', resolve);
      form.on('error', reject);
    });
    ended.catch(() => {}); // told of below
    const sending = Readable.from(source, { objectMode: false });
    sending.on('error', (error) => {
      form.destroy(error);
      file?.destroy(error);
    });
    sending.pipe(form);

    await begun;
    try {
      for await (const bytes of file ?? []) {
        if (problem) throw problem;
        yield bytes;
      }
      if (problem) throw problem;
      await ended;
    } catch (error) {
      throw problem ?? (isProblem(error) ? error : badForm('The form breaks off'));
    } finally {
      sending.destroy();
    }
    if (problem) throw problem;
    if (!file) throw badForm(`There is no file in this form: it is expected in the field ${FIELD}`);
  }
}

function badForm(detail: string): Problem {
  return invalidRequest([{ code: 'bad_form', detail, pointer: '' }]);
}

function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem';
}

/** Its last part: some clients send a path. */
function nameOf(name: string | undefined): string | null {
  const last = name?.split(/[\\/]/).at(-1)?.slice(0, MAX_NAME_LENGTH);
  return last ? last : null;
}
