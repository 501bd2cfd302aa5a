import { describe, expect, test } from 'vitest';
import { whyUnreachable } from '../../src/eventsourcing/unreachable.js';

describe('a server that cannot be reached', () => {
  const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

  test.each([
    [coded('getaddrinfo ENOTFOUND nowhere.invalid', 'ENOTFOUND'), 'The name of the host of MongoDB does not resolve'],
    [
      coded('querySrv ENOTFOUND _mongodb._tcp.nowhere.invalid', 'ENOTFOUND'),
      'The name of the host of MongoDB does not resolve',
    ],
    [
      new Error('14 UNAVAILABLE: Name resolution failed for target dns:nowhere.invalid:2113'),
      'The name of the host of MongoDB does not resolve',
    ],
    [coded('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'The certificate of MongoDB is not trusted'],
    [
      coded('unable to verify the first certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'The certificate of MongoDB is not trusted',
    ],
    [
      coded("Hostname/IP does not match certificate's altnames: IP: 10.0.0.1", 'ERR_TLS_CERT_ALTNAME_INVALID'),
      'The certificate of MongoDB is not trusted',
    ],
    [
      new Error('SSL routines:ssl3_read_bytes:sslv3 alert bad certificate'),
      'MongoDB does not accept the certificate of this service',
    ],
    [
      new Error('SSL routines:ssl3_get_record:wrong version number'),
      'MongoDB does not speak TLS, which its URL asks for',
    ],
    [coded('connect ECONNREFUSED 10.0.0.1:27017', 'ECONNREFUSED'), 'Nothing listens where MongoDB should be'],
  ])('as %s is told in a sentence without its address', (error, sentence) => {
    expect(whyUnreachable('MongoDB', error)).toBe(sentence);
  });

  test('is told by the cause of an error that says nothing', () => {
    const cause = coded('getaddrinfo EAI_AGAIN nowhere.invalid', 'EAI_AGAIN');

    expect(whyUnreachable('MongoDB', new Error('It failed', { cause }))).toMatch(/does not resolve$/);
  });

  test('is not explained where nothing is known', () => {
    expect(whyUnreachable('MongoDB', new Error('Something else'))).toBeUndefined();
    expect(whyUnreachable('MongoDB', 'no error')).toBeUndefined();
  });
});
