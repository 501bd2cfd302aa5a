import { OptionalText } from './text.js';

/** Why something is done by hand. */
export class ReasonDto {
  @OptionalText({ min: 0, max: 1_000 }, { nullable: true })
  readonly reason?: string | null;
}
