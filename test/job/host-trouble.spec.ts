import { describe, expect, test } from 'vitest';
import { hostTroubleOf } from '../../src/job/job.host-trouble.js';
import { answered, broke, clockAt } from '../kit/stories.js';

describe('the trouble of a host, as a fetch finds it', () => {
  test.each(['connection_refused', 'connection_reset', 'timeout_connect', 'timeout_headers', 'timeout_total'] as const)(
    'is that nothing came of it: %s',
    (code) => expect(hostTroubleOf(broke(code), clockAt(1))).toBe(code),
  );

  test.each([429, 500, 502, 503, 504, 520])('is that it answers %d, and does not say for how long', (status) => {
    expect(hostTroubleOf(answered(status), clockAt(1))).toBe(`status ${status}`);
  });

  test.each([200, 304, 403, 404, 408, 501])('is not that it answers %d', (status) => {
    expect(hostTroubleOf(answered(status), clockAt(1))).toBe('none');
  });

  test.each([429, 503])('is not known of a %d with Retry-After, which holds it by itself', (status) => {
    expect(hostTroubleOf(answered(status, [['retry-after', '9']]), clockAt(1))).toBeUndefined();
  });

  test.each(['internal', 'dns_not_found', 'blocked_address', 'redirect_loop'] as const)(
    'is not known where a fetch came to %s',
    (code) => expect(hostTroubleOf(broke(code), clockAt(1))).toBeUndefined(),
  );
});
