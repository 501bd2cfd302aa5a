import { domainToUnicode } from 'node:url';

/** A URL of 8 KiB has thousands; an index of words grows with each of them. */
export const MAX_WORDS = 40;
/** What is longer, is cut: a SHA-256 in hexadecimal is kept whole. */
const MAX_WORD = 64;

/** The words of a normalised URL that it is found by: those of its host, its path and its query, in lower case. */
export function wordsOfUrl(url: string): readonly string[] {
  const { hostname, port, pathname, search } = new URL(url);
  const host = domainToUnicode(hostname) || hostname;
  return wordsOfText([host, port, ...[pathname, search].map(unescaped)].join(' ')).slice(0, MAX_WORDS);
}

/** The words of any text, each once: letters and digits of any script, in lower case. */
export function wordsOfText(text: string): readonly string[] {
  const words = IS_ASCII.test(text) ? asciiWords(text) : wordsOfAnyScript(text);
  return [...new Set(words)].filter((word) => word !== '');
}

/** Most texts are, and are read in half the time so. */
const IS_ASCII = /^\p{ASCII}*$/u;

function asciiWords(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  return words.map((word) => word.slice(0, MAX_WORD));
}

function wordsOfAnyScript(text: string): readonly string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u);
  return words.map((word) => [...word].slice(0, MAX_WORD).join('')); // no half of a character
}

/** Percent-encoded text as people read it. Bytes that are no UTF-8 come out as U+FFFD, which belongs to no word. */
function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    UTF_8.decode(Buffer.from(escapes.replaceAll('%', ''), 'hex')),
  );
}

const UTF_8 = new TextDecoder();
