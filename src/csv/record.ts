/** What a spreadsheet takes for a formula, and runs (OWASP, "CSV injection"). */
const FORMULA = /^[=+\-@\t\r]/;

/** One record (RFC 4180), without its line end. What would be a formula begins with an apostrophe. */
export function csvRecord(fields: readonly string[]): string {
  return fields.map(csvField).join(',');
}

function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
