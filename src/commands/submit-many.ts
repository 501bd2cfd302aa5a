import { askMany, type Many } from './ask-many.js';

/** What became of one of many submissions. */
type Outcome<View> =
  | { readonly kind: 'made' | 'standing'; readonly view: View }
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

/** Submits many. Never rejects: what goes wrong with a submission is its outcome. */
export async function submitMany<One, View>(
  many: Omit<Many<One, { readonly view: View; readonly isOwn: boolean }>, 'words'>,
): Promise<readonly Outcome<View>[]> {
  const outcomes = await askMany({ ...many, words: 'submissions' });
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'done') return outcome;

    const { view, isOwn } = outcome.answer;
    return { kind: isOwn ? 'made' : 'standing', view };
  });
}
