/** A row has at most so many bytes: one that is longer is passed over, and never held. */
export const MAX_ROW_BYTES = 1024 ** 2;

/** A row has at most so many columns. */
export const MAX_COLUMNS = 1_000;

/** Why a row cannot be read. */
export type RowFault = 'quote_not_closed' | 'text_after_quote' | 'too_long' | 'too_many_columns' | 'holds_nul';

/** The sentence of a fault. */
export const ROW_FAULTS: Readonly<Record<RowFault, string>> = {
  quote_not_closed: 'A quote is opened in this row and never closed',
  text_after_quote: 'Text follows a closing quote where a separator belongs',
  too_long: `The row is longer than ${MAX_ROW_BYTES} bytes`,
  too_many_columns: `The row has more than ${MAX_COLUMNS} columns`,
  holds_nul: 'The row holds a NUL: it is no text',
};
