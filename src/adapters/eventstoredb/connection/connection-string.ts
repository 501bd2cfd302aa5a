import { EventStoreDBClient } from '@eventstore/db-client';
import connectionStrings from '@eventstore/db-client/dist/Client/parseConnectionString.js';

/** Where a node of the server listens. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * What is wrong with an `EVENTSTORE_URL`, in a sentence, or undefined. The sentence never repeats the text: it may
 * hold a password. Reads the certificate files that the text names, and connects nowhere.
 */
export function checkEventStoreUrl(text: string): string | undefined {
  const unknown = optionsOf(text).find(([name]) => !OPTIONS.includes(name));
  if (unknown) return `EVENTSTORE_URL has an option that is not known here: ${unknown[0].slice(0, 40)}.`;
  try {
    EventStoreDBClient.connectionString(text);
    return undefined;
  } catch (error) {
    const { expected, location } = error as { expected?: string; location?: readonly [number, number] };
    if (expected !== undefined) return `${SHAPE}: ${expected} is expected at character ${(location?.[0] ?? 0) + 1}.`;
    return /certificate|userCertFile/.test(String(error))
      ? 'EVENTSTORE_URL names a certificate file that is not there, or only one of userCertFile and userKeyFile.'
      : `${SHAPE}.`;
  }
}

/**
 * The client for a connection string, with what is ours to decide. Connections with the same settings share the state
 * of their last failure, however many clients a process has: each client's are a millisecond apart, so that it begins
 * afresh.
 */
export function clientFor(text: string): EventStoreDBClient {
  const settings = { ...DEFAULTS, ...Object.fromEntries(optionsOf(text)) };
  settings.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS + (clients++ % 1_000);
  const options = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return EventStoreDBClient.connectionString(`${withoutOptions(text)}?${options.join('&')}`);
}

/** The nodes of a cluster that a connection string names, each to be asked for all. None for that of a single node. */
export function seedsOf(text: string): readonly Endpoint[] {
  const { hosts, dnsDiscover } = connectionStrings.parseConnectionString(text);
  if (dnsDiscover) return hosts.slice(0, 1); // the client too looks at the first one only
  return hosts.length > 1 ? hosts : [];
}

/** The connection string with one node in the place of all. */
export function urlOfNode(text: string, { address, port }: Endpoint): string {
  const { defaultCredentials: user } = connectionStrings.parseConnectionString(text);
  const userinfo = user ? `${encodeURIComponent(user.username)}:${encodeURIComponent(user.password)}@` : '';
  return `esdb://${userinfo}${address}:${port}${text.trim().slice(withoutOptions(text).length)}`;
}

const SHAPE = 'EVENTSTORE_URL must be like esdb://user:password@host:2113?tls=true';

/** A server that went silent is given up 15 seconds after its last word. The client warns of an interval below 10. */
const DEFAULTS: Record<string, string | number> = {
  keepAliveInterval: 10_000,
  connectionName: 'retriever',
};
const KEEP_ALIVE_TIMEOUT_MS = 5_000;
let clients = 0;

/**
 * The options that the client knows and that can do no harm. Of an unknown one, and of tlsVerifyCert, which it does
 * not obey, it warns with the whole text, password and all. Those of its search for a node change nothing: cluster.ts
 * looks for the leader.
 */
const OPTIONS: readonly string[] = [
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'nodePreference',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'defaultDeadline',
  'connectionName',
];

/** The names of options are the client's, whatever case they are written in. */
function optionsOf(text: string): readonly [name: string, value: string][] {
  return text
    .trim()
    .slice(withoutOptions(text).length + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      const known = OPTIONS.find((option) => option.toLowerCase() === name.toLowerCase());
      return [known ?? name, value.join('=')];
    });
}

/** The part with the credentials, as the client reads it, may hold a question mark. */
function withoutOptions(text: string): string {
  return /^[^:]+:\/\/(?:[^:]+:[^@]+@)?[^?]*/.exec(text.trim())?.[0] ?? text.trim();
}
