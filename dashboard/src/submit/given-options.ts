import type { Options } from './submissions.js';

/** The options as they were typed: empty where nothing was. */
export interface GivenOptions {
  priority: string;
  notBefore: string;
  tags: string;
  maxAgeSeconds: string;
  headers: string;
  callbackUrl: string;
  /** Empty: as the service does by itself. */
  respectRobots: '' | 'true' | 'false';
}

export const NO_OPTIONS: Readonly<GivenOptions> = {
  priority: '',
  notBefore: '',
  tags: '',
  maxAgeSeconds: '',
  headers: '',
  callbackUrl: '',
  respectRobots: '',
};

/**
 * As the API takes them. Numbers that are none go as they are: the service says what is wrong with them.
 * @throws Error for a line of headers that has no name
 */
export function readOptions(given: GivenOptions): Options {
  const { priority, notBefore, tags, maxAgeSeconds, headers, callbackUrl, respectRobots } = given;
  const words = tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return {
    ...(priority.trim() !== '' && { priority: Number(priority) }),
    ...(notBefore !== '' && { notBefore: new Date(notBefore).toISOString() }),
    ...(words.length > 0 && { tags: [...new Set(words)] }),
    ...(maxAgeSeconds.trim() !== '' && { maxAgeSeconds: Number(maxAgeSeconds) }),
    ...(respectRobots !== '' && { respectRobots: respectRobots === 'true' }),
    ...(callbackUrl.trim() !== '' && { callbackUrl: callbackUrl.trim() }),
    ...(headers.trim() !== '' && { headers: readHeaders(headers) }),
  };
}

function readHeaders(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
      if (name === undefined)
        throw new Error(`A header is written as "name: value", and not as "${line.trim().slice(0, 80)}"`);
      return [name, value ?? ''];
    }),
  );
}
