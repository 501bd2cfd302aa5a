/*
 * What the file of an import is, and what its rows become. These shapes lie in the store for ever: see transfer.events.ts.
 */

/** How a file of rows is written: guessed from its beginning, or as its sender said. */
export type CsvFormat = {
  /** A label of the WHATWG Encoding standard: what the upload was written in. */
  readonly encoding: string;
  /** One character. */
  readonly separator: string;
  /** The names of the columns; null where the first row is data. */
  readonly header: readonly string[] | null;
};

/** What each row becomes. */
export type ImportTarget = ImportedJobs | ImportedTasks;

export type ImportedJobs = {
  readonly into: 'jobs';
  /** The place of the column with the URL, from 0. */
  readonly column: number;
  /** What stands before a URL that has no scheme; null where such a row is rejected. */
  readonly scheme: 'http' | null;
  readonly options: ImportedJobOptions;
};

/** The data of each task is its row: by the names of the columns, or a list where these have none. */
export type ImportedTasks = { readonly into: 'tasks'; readonly options: ImportedTaskOptions };

/** The options that the task of every row has. */
export type ImportedTaskOptions = {
  readonly queue: string;
  readonly description: string | null;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly notBefore: string | null;
};

/** The options that the job of every row has. */
export type ImportedJobOptions = {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly acceptStatus: 'success' | 'any';
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly notBefore: string | null;
  readonly tags: readonly string[];
  readonly maxAgeSeconds: number;
  /** Is told of each of these jobs; left out where nobody is. */
  readonly callbackUrl?: string;
  /** As the options of a job have them: what was said of robots.txt, or what held where nothing was. */
  readonly respectRobots?: boolean;
  readonly respectRobotsByDefault?: true;
};
