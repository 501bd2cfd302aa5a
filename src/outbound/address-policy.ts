/** Which addresses may be fetched from. The port; what it knows of address blocks is an adapter's. */
export abstract class AddressPolicy {
  /** Why nothing may be fetched from this IP address and port, in a sentence; undefined where it may. */
  abstract refusal(address: string, port: number): string | undefined;

  /** Whether the operator has opened any private address: then names that only a local network knows may be asked for. */
  abstract readonly allowsLocalNames: boolean;
}
