import type { HostAnswer } from '../../../src/contract/answers.js';

const WORDS = {
  slots: 'how many at once',
  delayMs: 'how far apart',
  respectRobots: 'robots.txt',
  userAgent: 'user agent',
  headers: 'headers',
} as const;

/** What a host has of its own, by hand or from a file, and who set it. */
export function ownOf({ overrides }: Pick<HostAnswer, 'overrides'>): string {
  if (!overrides) return '';

  const { byHand, fromFile } = overrides;
  const set = { ...fromFile, ...byHand };
  const words = Object.entries(WORDS).flatMap(([name, word]) => (name in set ? [word] : []));
  const why = byHand ? `, by ${byHand.by}${byHand.reason === null ? '' : `: ${byHand.reason.slice(0, 300)}`}` : '';
  return words.join(', ') + why;
}
