/** One event of a stream as it is sent; `data` is empty where only the place moved on. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly data: string;
}

/**
 * Reads server-sent events (WHATWG HTML, 9.2.6) from text that comes in pieces of any size. Unlike `EventSource` it tells
 * of frames without data too: the service says so how far a client has come while nothing happens, and after a break
 * nothing of that must be sent again.
 */
export class SseReader {
  #rest = '';
  #id: string | undefined;
  #data: string[] = [];

  constructor(private readonly onEvent: (event: SentEvent) => void) {}

  feed(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line === '') {
      this.#end();
      return;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    if (name === 'id' && !value.includes('\0')) this.#id = value;
  }

  #end(): void {
    if (this.#id !== undefined || this.#data.length > 0) this.onEvent({ id: this.#id, data: this.#data.join('\n') });
    this.#id = undefined;
    this.#data = [];
  }
}
