/** One line of the headers of a request, its name in lower case. */
type OverrideHeader = readonly [name: string, value: string];

/** What holds for one host in place of what holds for every other. What is left out is as it is everywhere. */
export type HostOverrides = {
  /** Fetches at once, one at least. */
  readonly slots?: number;
  /** Between the beginnings of two fetches. */
  readonly delayMs?: number;
  /** Where a submission does not say whether robots.txt is to be respected. */
  readonly respectRobots?: boolean;
  /** Sent as `User-Agent`, unless a job has one of its own. */
  readonly userAgent?: string;
  /** Sent with each request to this host, and to no other; a job's own of the same name take their place. Sorted by name. */
  readonly headers?: readonly OverrideHeader[];
};

/** What an override may be, in one place: the API and the settings file refuse what is outside. */
export const OVERRIDE_LIMITS = {
  slots: { min: 1, max: 1_000 },
  delayMs: { min: 0, max: 3_600_000 },
  userAgent: { min: 1, max: 512 },
} as const;

export const NO_OVERRIDES: HostOverrides = {};

/** The overrides among some values, always in the same order, so that two sets can be compared as JSON. */
export function overridesAmong(
  values: { readonly [name in keyof HostOverrides]: HostOverrides[name] | undefined },
): HostOverrides {
  const { slots, delayMs, respectRobots, userAgent, headers = [] } = values;
  return {
    ...(slots !== undefined && { slots }),
    ...(delayMs !== undefined && { delayMs }),
    ...(respectRobots !== undefined && { respectRobots }),
    ...(userAgent !== undefined && { userAgent }),
    ...(headers.length > 0 && { headers }),
  };
}

export function areSameOverrides(one: HostOverrides, other: HostOverrides): boolean {
  return JSON.stringify(overridesAmong(one)) === JSON.stringify(overridesAmong(other));
}

export function overridesNothing(overrides: HostOverrides): boolean {
  return areSameOverrides(overrides, NO_OVERRIDES);
}
