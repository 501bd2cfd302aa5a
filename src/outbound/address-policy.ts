/** Which addresses may be connected to. The port; its adapter knows the blocks of addresses. */
export abstract class AddressPolicy {
  /** Why this IP address and port may not be connected to, in a sentence; undefined where they may. */
  abstract refusal(address: string, port: number): string | undefined;

  /** Whether the operator has opened any private address: then names that only a local network knows may be asked for. */
  abstract readonly allowsLocalNames: boolean;
}
