import { UnreadableError } from './page-reader.js';

/** JSON that nests deeper is not handed on: many readers of JSON come to an end of theirs on it. */
const MAX_DEPTH = 1_000;
const TOO_DEEP = `is JSON that is nested deeper than ${MAX_DEPTH} levels`;

/**
 * The text itself, where it is JSON. It is not written anew, so that numbers keep their digits, and names that occur
 * twice, or that mean something to JavaScript, stay as they are.
 * @throws UnreadableError
 */
export function jsonText(text: string): string {
  if (depthOf(text) > MAX_DEPTH) throw new UnreadableError(TOO_DEEP);
  try {
    JSON.parse(text);
  } catch {
    throw new UnreadableError('is no JSON');
  }
  return text.trim();
}

/** How deep the brackets go that stand outside of strings. */
function depthOf(text: string): number {
  let [depth, deepest, isString] = [0, 0, false];
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    if (character === '"') isString = !isString;
    else if (isString) place += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}
