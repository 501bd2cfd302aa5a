/**
 * Why a server cannot be reached, in a sentence without its address, as far as the errors of Node's sockets, of its
 * resolver and of OpenSSL tell: drivers keep their texts, and some only those. Undefined where they tell nothing.
 * @param server what it is called in the sentence, like `MongoDB`
 */
export function whyUnreachable(server: string, error: unknown): string | undefined {
  const text = textOf(error);
  return REASONS.find(([sign]) => sign.test(text))?.[1](server);
}

/** https://docs.openssl.org/3.0/man1/openssl-verification-options/ has the words for certificates. */
const REASONS: readonly (readonly [RegExp, (server: string) => string])[] = [
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, (server) => `The name of the host of ${server} does not resolve`],
  [/wrong version number/, (server) => `${server} does not speak TLS, which its URL asks for`],
  [/alert .*certificate/, (server) => `${server} does not accept the certificate of this service`],
  [/certificate/, (server) => `The certificate of ${server} is not trusted`],
  [/ECONNREFUSED/, (server) => `Nothing listens where ${server} should be`],
];

/** What an error says, and how it is coded, and so on with its cause. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error ? String(error.code) : '';
  return `${code} ${error.message} ${textOf(error.cause)}`;
}
