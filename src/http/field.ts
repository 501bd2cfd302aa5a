import type { ApiPropertyOptions } from '@nestjs/swagger';

/** Says what is wrong with a value, or with one member of it. There is no value then. */
export type Refuse = (detail: string, member?: string) => undefined;

/**
 * One field of a submission, in one place: how the OpenAPI document tells it, and how it is read, from the JSON of a
 * submission, of an item of a batch, or from a query. Thousands of items a request are read by this table in the time
 * that class-validator takes for a few.
 */
export interface Field<Value> {
  /** With what OpenAPI 3.1 can say and the decorators do not know yet. */
  readonly schema: ApiPropertyOptions & { readonly propertyNames?: object };
  read(value: unknown, refuse: Refuse, at: Date): Value | undefined;
  /** What a query parameter stands for; a field without this cannot be given in a query. */
  fromText?(text: string): unknown;
}
