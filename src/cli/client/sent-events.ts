/** What one block of a stream of server-sent events says (WHATWG HTML, 9.2.6). What is not there is undefined. */
export interface SentBlock {
  /** Where to go on after a break; empty where there is no such place any more. */
  readonly id: string | undefined;
  readonly data: string | undefined;
  readonly retryMs: number | undefined;
  readonly comment: string | undefined;
}

/** Reads such a stream, as Retriever writes it: with line feeds, and one line of data for an event. */
export async function* sentBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SentBlock> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield blockOf(block);
  }
}

function blockOf(block: string): SentBlock {
  const fields = new Map(block.split('\n').map(fieldOf));
  const retry = fields.get('retry');
  return {
    id: fields.get('id'),
    data: fields.get('data'),
    retryMs: retry === undefined ? undefined : Number(retry),
    comment: fields.get(''),
  };
}

function fieldOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
