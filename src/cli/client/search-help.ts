/** Of commands that take a query, for their `--help`. */
export const SEARCH_HELP = `
All words must be true of a job:
  status:failed,cancelled  host:example.com  tag:shop  http:404,5xx  error:timeout*
  https://example.com/a    that URL; with a star at its end all that begin so
  after:12h  before:2026-03-01  ages (m, h, d), days and times of submission
  invoice                  a whole word of the URL, quotes for several
  -tag:shop                what must not be true; -- before a query that begins with it`;
