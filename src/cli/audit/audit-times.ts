import { instantOrAge } from '../option-values.js';

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** Where a range of time ends, which is outside of it: at a moment, or after a day of UTC. */
export function rangeEnd(value: string): Date {
  const at = instantOrAge(value);
  return DAY.test(value) ? new Date(at.getTime() + DAY_MS) : at;
}
