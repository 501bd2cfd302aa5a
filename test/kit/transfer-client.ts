import type { PageAnswer, ProblemAnswer, TransferAnswer } from '../../src/contract/answers.js';

/** Talks to the routes of transfers as a client would. */
export class TransferClient {
  constructor(readonly url: string) {}

  /** A file by itself. */
  async import(file: string | Uint8Array, query = '', type = 'text/csv', more = {}): Promise<Imported> {
    const headers = { ...more, 'content-type': type };
    const body = typeof file === 'string' ? file : new Uint8Array(file);
    return answered(await fetch(`${this.url}/v1/transfers/import?${query}`, { method: 'POST', headers, body }));
  }

  /** A file in a form. */
  async importForm(form: FormData, query = ''): Promise<Imported> {
    return answered(await fetch(`${this.url}/v1/transfers/import?${query}`, { method: 'POST', body: form }));
  }

  /** An export of all that was submitted until now, unless something else is asked for. */
  async export(asked: object = {}, more = {}): Promise<Imported> {
    const headers = { ...more, 'content-type': 'application/json' };
    const body = JSON.stringify({ from: '2000-01-01', till: '2999-12-31', format: 'csv', ...asked });
    return answered(await fetch(`${this.url}/v1/transfers/export`, { method: 'POST', headers, body }));
  }

  async get(id: string): Promise<TransferAnswer> {
    return (await (await fetch(`${this.url}/v1/transfers/${id}`)).json()) as TransferAnswer;
  }

  async list(query = ''): Promise<readonly TransferAnswer[]> {
    const response = await fetch(`${this.url}/v1/transfers?${query}`);
    return ((await response.json()) as PageAnswer<TransferAnswer>).items;
  }

  act(id: string, action: 'pause' | 'resume' | 'stop', reason?: string): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(reason === undefined ? {} : { reason });
    return fetch(`${this.url}/v1/transfers/${id}/${action}`, { method: 'POST', headers, body });
  }

  delete(id: string): Promise<Response> {
    return fetch(`${this.url}/v1/transfers/${id}`, { method: 'DELETE' });
  }

  async errors(id: string): Promise<string> {
    return (await fetch(`${this.url}/v1/transfers/${id}/errors`)).text();
  }

  file(id: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}/v1/transfers/${id}/file`, { headers });
  }
}

export interface Imported {
  readonly status: number;
  readonly location: string | null;
  readonly transfer: TransferAnswer;
  /** The same body, where it is a problem. */
  readonly problem: ProblemAnswer;
}

async function answered(response: Response): Promise<Imported> {
  const body = await response.json();
  const location = response.headers.get('location');
  return { status: response.status, location, transfer: body as TransferAnswer, problem: body as ProblemAnswer };
}

/** A CSV with a header, of so many URLs of a site. */
export function urlsOf(site: string, count: number, first = 0): string {
  const rows = Array.from({ length: count }, (_, n) => `page ${first + n},${site}/page/${first + n}`);
  return `name,url\n${rows.join('\n')}\n`;
}
