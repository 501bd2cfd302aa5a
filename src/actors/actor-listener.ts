/** Told of what an operator wants counted of the actors of one kind. Must not throw. */
export interface ActorListener<State> {
  /** An event that one of them decided on is in the log. */
  onStep(before: State, after: State): void;
  /** Somebody else wrote to the stream first: the command is decided again. */
  onConflict(): void;
  /** A mailbox was full, and took no more. */
  onFull(): void;
}
