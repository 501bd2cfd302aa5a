import { describe, expect, test } from 'vitest';
import { eventLine, harmlessJson, readEventLine } from '../../src/audit/event-line.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { sealed } from '../kit/sealed.js';

const NASTY = '\u001b[2J\u007f\u009b1m\u202e\u{e0001}"\\\n';

function recorded(data: object) {
  const [event] = sealed('job-1', [{ type: 'Happened', data }]);
  if (!event) throw new Error('There is one');
  return { ...event, stream: 'job-1', revision: 0n, position: 2n ** 60n, recordedAt: new Date(0) };
}

describe('an event as a line', () => {
  test.each([{ text: NASTY }, { 10: 'b', 9: 'a', b: 1, a: [null, 1.5e300] }, { nested: { ['__proto__']: 1 } }])(
    'reads back as it was, its hash included: %j',
    (data) => {
      const event = recorded(data);

      const read = readEventLine(eventLine(event));

      expect(read).toEqual(event);
      expect(isUnbroken(undefined, read)).toBe(true);
    },
  );

  test('is one line, and nothing in it steers a terminal', () => {
    expect(eventLine(recorded({ text: NASTY }))).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test.each(['', '{}', 'null', '{"position":"-1"}'])('is not %j', (line) => {
    expect(() => readEventLine(line)).toThrow(SyntaxError);
  });
});

describe('harmless JSON', () => {
  test('says revisions as decimals, and keeps its layout', () => {
    expect(harmlessJson({ revision: 2n ** 60n, text: '\u009b' }, 1)).toBe(
      '{\n "revision": "1152921504606846976",\n "text": "\\u009b"\n}',
    );
  });
});
