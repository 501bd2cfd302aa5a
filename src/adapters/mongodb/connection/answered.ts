import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';

/** What a promise gives, unless it takes too long. What comes after that is passed over. */
export async function answered<Answer>(answer: Promise<Answer>, withinMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UnansweredError(withinMs)), withinMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A question that the driver has neither answered nor failed. */
export class UnansweredError extends StoreUnavailableError {
  constructor(readonly afterMs: number) {
    super(`MongoDB does not answer: nothing came within ${afterMs / 1_000} s`, {
      reason: 'MongoDB did not answer in time',
    });
  }
}
