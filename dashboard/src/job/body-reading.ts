import { ask } from '../api/client.js';

/** More than this is looked at in its beginning only; the whole can be downloaded. */
export const SHOWN_BYTES = 512_000;
const LARGEST_IMAGE = 20_000_000;

export interface ReadText {
  readonly text: string;
  /** Whether there is more of it. */
  readonly isPart: boolean;
}

const pathOf = (id: string) => `/v1/jobs/${encodeURIComponent(id)}/result`;

/** The beginning of the body as it was sent, in the encoding that its origin says. */
export async function readSource(id: string, contentType: string | null): Promise<ReadText> {
  const response = await ask(pathOf(id), { headers: { range: `bytes=0-${SHOWN_BYTES - 1}` } });
  const content = await response.arrayBuffer();
  const whole = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? content.byteLength);
  const shown = content.slice(0, SHOWN_BYTES);
  return { text: decoderFor(contentType).decode(shown), isPart: whole > shown.byteLength };
}

/** The page read by the service: its text, Markdown, links or JSON in UTF-8. */
export async function readAs(id: string, as: 'text' | 'markdown' | 'links' | 'json'): Promise<ReadText> {
  const whole = await (await ask(`${pathOf(id)}?as=${as}`)).text();
  return { text: whole.slice(0, SHOWN_BYTES), isPart: whole.length > SHOWN_BYTES };
}

/** An address of this tab for the bytes of an image; undefined where it is too large to be shown. */
export async function readImage(id: string, size: number): Promise<string | undefined> {
  if (size > LARGEST_IMAGE) return undefined;
  return URL.createObjectURL(await (await ask(pathOf(id))).blob());
}

/** Where the body can be had from by a link: only without a key, which an address must not hold. */
export function downloadPath(id: string): string {
  return `.${pathOf(id)}`;
}

/** Saves the body under its key. */
export async function download(id: string): Promise<void> {
  const response = await ask(pathOf(id));
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? id;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** UTF-7 is no encoding of the web, and is read as UTF-8 like whatever else has no such name. */
function decoderFor(contentType: string | null): TextDecoder {
  const label = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
