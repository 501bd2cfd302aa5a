/** What a robots.txt would cost its parser. */
export interface RobotsCost {
  /** Bytes that are kept of its rules: each is kept once for each name above it. */
  readonly kept: number;
  /** Characters that may be compared at each place of a URL: those of a wildcard are, and each rule takes as much room. */
  readonly tried: number;
}

const BYTES_OF_A_RULE = 250;
/** The fields of which something is done for each name above them. */
const RULES: ReadonlySet<string> = new Set(['allow', 'disallow', 'crawl-delay']);

/**
 * Reckons in one pass over a file what robots-parser 3 will make of it, which was not written for files that are made to
 * harm: half a megabyte can become gigabytes, or be compared for minutes.
 */
export function robotsCost(text: string): RobotsCost {
  let [kept, tried, names] = [0, 0, 0];
  let group = new Set<string | undefined>();
  let isNaming = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [rule = ''] = line.split('#', 1);
    const colon = Math.max(0, rule.indexOf(':'));
    const field = rule.slice(0, colon).trim().toLowerCase();
    if (field === '') continue;

    if (field === 'user-agent') {
      if (!isNaming) [group, names] = [new Set(), 0];
      group.add(nameOf(rule.slice(colon + 1)));
      names += 1;
    } else if (RULES.has(field)) {
      const length = encodeURI(rule).length;
      const repeated = 1 + names - group.size; // under a name that stands there twice each rule is tried twice
      kept += names * (BYTES_OF_A_RULE + length);
      tried += repeated * (rule.includes('*') ? length : 1);
    }
    isNaming = field === 'user-agent';
  }
  return { kept, tried };
}

/** As the parser tells names apart. */
function nameOf(value: string): string | undefined {
  return value.toLowerCase().split('/', 1)[0]?.trim();
}
