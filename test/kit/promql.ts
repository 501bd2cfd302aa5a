import { parser } from '@prometheus-io/lezer-promql';

interface Selector {
  readonly name: string;
  /** A value only where exactly this one is meant. */
  readonly matchers: readonly { readonly label: string; readonly value: string | undefined }[];
}

export interface Expression {
  readonly isValid: boolean;
  readonly selectors: readonly Selector[];
  /** What is grouped, joined or left out by. */
  readonly groupings: readonly string[];
}

/** An expression of PromQL, read by the grammar of Prometheus's own editor. */
export function promql(text: string): Expression {
  const selectors: { name: string; matchers: { label: string; value: string | undefined }[] }[] = [];
  const groupings: string[] = [];
  let isValid = true;
  parser.parse(text).iterate({
    enter({ type, node, from, to }) {
      const source = text.slice(from, to);
      if (type.isError) isValid = false;
      if (type.name === 'Identifier') selectors.push({ name: source, matchers: [] });
      if (type.name === 'UnquotedLabelMatcher') selectors.at(-1)?.matchers.push(matcherOf(source));
      if (type.name === 'LabelName' && node.parent?.type.name === 'GroupingLabels') groupings.push(source);
    },
  });
  return { isValid, selectors, groupings };
}

function matcherOf(source: string) {
  const [, label = '', operator, value = ''] = /^(\w+)(=~|!~|!=|=)"(.*)"$/s.exec(source) ?? [];
  return { label, value: operator === '=' ? value : undefined };
}
