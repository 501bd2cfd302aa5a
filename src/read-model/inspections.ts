/**
 * What was looked through: the views and whether their bodies are there, what is in the bodies, the chain of hashes of
 * the log; or the log before its head was signed.
 */
export const INSPECTED = ['views', 'bodies', 'log', 'checkpoint'] as const;

export type InspectionKind = (typeof INSPECTED)[number];

/** How an inspection ended that came to its end. */
export interface Inspection {
  readonly of: InspectionKind;
  /** When it began: what was written later it did not look at. */
  readonly at: Date;
  /** Everything was looked at, and all of it was as it should be. */
  readonly isWell: boolean;
  /** What was looked at and what was found, in sentences for people. */
  readonly detail: string;
}

/** The latest inspection of each kind, kept beside the views: whoever looks at the service need not have been there. */
export abstract class Inspections {
  /** Takes the place of an earlier one of its kind. */
  abstract keep(inspection: Inspection): Promise<void>;

  /** In the order of the kinds; those that never ended are left out. */
  abstract latest(): Promise<readonly Inspection[]>;
}
