import { MongoServerError } from 'mongodb';

/**
 * Asks with the index named that serves the question: of those that could, the server would try several. Before that
 * index is made a question is only slower, like all else.
 */
export async function hinted<Answer>(
  index: string,
  ask: (options: { readonly hint?: string }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask({ hint: index });
  } catch (error) {
    if (error instanceof MongoServerError && error.code === BAD_VALUE) return ask({});
    throw error;
  }
}

/** What MongoDB calls the hint of an index that there is not. */
const BAD_VALUE = 2;
