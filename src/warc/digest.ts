const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A SHA-256 as WARC files label it (5.8, 5.9): the name of the algorithm, and Base32 (RFC 4648, 6). */
export function warcDigest(sha256: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of sha256) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
  }
  if (bits > 0) text += ALPHABET[(held << (5 - bits)) & 31];
  return `sha256:${text.padEnd(Math.ceil(text.length / 8) * 8, '=')}`;
}
