/** A record of a WARC file, as a reader that knows nothing of our writer finds it. */
export interface ReadRecord {
  readonly type: string;
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly block: Buffer;
  /** Of an HTTP message: its lines, and what follows them. */
  readonly head: readonly string[];
  readonly payload: Buffer;
}

const EMPTY_LINE = '\r\n\r\n';

/** The records of a file, each as long as it says it is. Throws where a record does not begin where the last one ended. */
export function parseWarc(file: Uint8Array): readonly ReadRecord[] {
  const bytes = Buffer.from(file);
  const records: ReadRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf(EMPTY_LINE, at) + EMPTY_LINE.length;
    const [version, ...lines] = bytes.toString('utf8', at, start - EMPTY_LINE.length).split('\r\n');
    if (version !== 'WARC/1.1') throw new Error(`There is no record at byte ${at}`);
    const fields = new Map(lines.map((line) => fieldOf(line)));
    const end = start + Number(fields.get('content-length'));
    const block = bytes.subarray(start, end);
    if (bytes.toString('latin1', end, end + 4) !== EMPTY_LINE) throw new Error(`No record ends at byte ${end}`);
    const split = block.indexOf(EMPTY_LINE);
    const head = split < 0 ? [] : block.toString('latin1', 0, split).split('\r\n');
    const payload = block.subarray(split < 0 ? 0 : split + EMPTY_LINE.length);
    records.push({ type: fields.get('warc-type') ?? '', fields, block, head, payload });
    at = end + EMPTY_LINE.length;
  }
  return records;
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
}
