import type { LogRecord } from './record.js';
import type { streams } from './stubs.js';

/** Which records a subscriber wants, and after how many that it has looked at a filter reports its checkpoint. */
export interface Filter {
  readonly matches: (record: LogRecord) => boolean;
  readonly checkpointEvery: number;
}

type FilterOptions = streams.ReadReq.Options.FilterOptions;
type Expression = NonNullable<ReturnType<FilterOptions['getEventType']>>;

/** The server looks this far for a match where the client says nothing. */
const DEFAULT_WINDOW = 32;

export function filterOf(options: FilterOptions | undefined): Filter {
  if (!options) return { matches: () => true, checkpointEvery: Number.POSITIVE_INFINITY };

  const onStream = options.getStreamIdentifier();
  const onType = options.getEventType();
  const matches = expression(onStream ?? onType);
  return {
    matches: ({ stream, type }) => matches(onStream ? stream : type),
    checkpointEvery: (options.hasMax() ? options.getMax() : DEFAULT_WINDOW) * options.getCheckpointintervalmultiplier(),
  };
}

function expression(wanted: Expression | undefined): (name: string) => boolean {
  const prefixes = wanted?.getPrefixList() ?? [];
  if (prefixes.length > 0) return (name) => prefixes.some((prefix) => name.startsWith(prefix));

  const pattern = new RegExp(wanted?.getRegex() ?? '');
  return (name) => pattern.test(name);
}
