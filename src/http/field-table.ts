import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { Field } from './field.js';
import { BODY, fieldError, inside } from './field-errors.js';
import { type FieldError, invalidRequest, refuseErrors } from './problem.js';
import { isObject, readFields } from './read-fields.js';

type Fields<Body> = { readonly [name in keyof Body]-?: Field<NonNullable<Body[name]> | Extract<Body[name], null>> };

/**
 * A JSON body, field by field: how the OpenAPI document tells it, and how it is read. For bodies with free JSON in them,
 * whose keys class-transformer would drop.
 */
export class FieldTable<Body extends object> {
  readonly #fields: ReadonlyMap<string, Field<unknown>>;

  constructor(
    fields: Fields<Body>,
    private readonly required: readonly (keyof Body & string)[],
  ) {
    this.#fields = new Map(Object.entries<Field<unknown>>(fields));
  }

  /** @throws Problem */
  read(body: unknown, at: Date): Body {
    if (!isObject(body)) throw invalidRequest([fieldError(BODY, 'not_an_object', 'A JSON object is expected here')]);

    const errors: FieldError[] = [];
    const read = readFields(body, { fields: this.#fields, place: BODY, at, errors });
    for (const name of this.required) {
      if (!Object.hasOwn(body, name)) errors.push(fieldError(inside(BODY, name), 'required', `${name} is required`));
    }
    refuseErrors(errors);
    return read as Body;
  }

  /** Tells the OpenAPI document of the fields, as properties of a class. */
  describe(dto: abstract new () => object): void {
    for (const [name, { schema }] of this.#fields) {
      const isRequired = this.required.some((each) => each === name);
      Reflect.defineMetadata('design:type', Object, dto.prototype, name); // asked for where a schema names no type
      ApiProperty({ ...schema, required: isRequired } as ApiPropertyOptions)(dto.prototype, name);
    }
  }
}
