import { UnfetchableUrlError } from './job.errors.js';

export const MAX_URL_BYTES = 8_192;

/** Which addresses may be fetched from: `AddressPolicy` of `outbound` is one. */
export interface AddressRule {
  /** Why nothing may be fetched from this IP address and port, in a sentence; undefined where it may. */
  refusal(address: string, port: number): string | undefined;
  /** Whether names that only a local network knows may be asked for. */
  readonly allowsLocalNames: boolean;
}

/** A URL that may be submitted. What its name resolves to is checked when it is fetched. */
export interface FetchableUrl {
  /** The WHATWG `href` without fragment. */
  readonly href: string;
  /** As in the URL: a name or an address, with the port where it is not the scheme's own. */
  readonly host: string;
}

/**
 * Reads a URL that is to be fetched, at submission and again at every redirect.
 * @throws UnfetchableUrlError with a sentence for whoever wrote the URL.
 */
export function fetchableUrl(text: string, rule: AddressRule, base?: string): FetchableUrl {
  if (utf8Length(text) > MAX_URL_BYTES) {
    throw new UnfetchableUrlError('invalid_url', `The URL is longer than ${MAX_URL_BYTES} bytes`);
  }
  const url = parse(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UnfetchableUrlError(
      'blocked_scheme',
      `Only http and https are fetched, not ${url.protocol.slice(0, -1)}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new UnfetchableUrlError('invalid_url', 'The URL carries a user name or a password, which would be stored');
  }
  const port = url.port === '' ? defaultPort(url) : Number(url.port);
  refusePort(port);
  refuseHost(url.hostname, port, rule);

  url.hash = '';
  if (utf8Length(url.href) > MAX_URL_BYTES) {
    throw new UnfetchableUrlError('invalid_url', `The URL, percent-encoded, is longer than ${MAX_URL_BYTES} bytes`);
  }
  return { href: url.href, host: url.host };
}

/** A URL as people write it: without `scheme://` http is meant, since a colon alone may as well stand before a port. */
export function withScheme(text: string): string {
  return HAS_SCHEME.test(text) ? text : `http://${text}`;
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The IP address that a URL's host name is, without the brackets of IPv6; undefined for a name. */
export function literalAddress(hostname: string): string | undefined {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);

  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname : undefined;
}

function parse(text: string, base: string | undefined): URL {
  try {
    return new URL(text, base);
  } catch (cause) {
    throw new UnfetchableUrlError('invalid_url', 'This is not an absolute URL', { cause });
  }
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'https:' ? 443 : 80;
}

function refusePort(port: number): void {
  if (port === 0) throw new UnfetchableUrlError('blocked_port', 'Port 0 cannot be connected to');
  if (BAD_PORTS.has(port)) {
    throw new UnfetchableUrlError('blocked_port', `Port ${port} is not fetched from: it belongs to another protocol`);
  }
}

function refuseHost(hostname: string, port: number, rule: AddressRule): void {
  const address = literalAddress(hostname);
  if (address !== undefined) {
    const refusal = rule.refusal(address, port);
    if (refusal !== undefined) throw new UnfetchableUrlError('blocked_address', refusal);
    return;
  }
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  const labels = name.split('.');
  if (name.length > 253 || labels.some((label) => label.length === 0 || label.length > 63)) {
    throw new UnfetchableUrlError('invalid_url', `No DNS allows the host name ${hostname.slice(0, 300)}`);
  }
  if (rule.allowsLocalNames) return;
  if (labels.length === 1 || LOCAL_DOMAINS.some((domain) => `.${name}`.endsWith(`.${domain}`))) {
    throw new UnfetchableUrlError('blocked_address', `The name ${name} belongs to a local network`);
  }
}

function utf8Length(text: string): number {
  return text.length > MAX_URL_BYTES ? text.length : new TextEncoder().encode(text).length;
}

/** RFC 6761, RFC 6762, RFC 8375 and ICANN's reservation of .internal. */
const LOCAL_DOMAINS = ['localhost', 'local', 'localdomain', 'internal', 'home.arpa'];

/** The "bad port" list of the Fetch standard, https://fetch.spec.whatwg.org/#port-blocking, and that of Redis (6379). */
const BAD_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);
