import { describe, expect, test } from 'vitest';
import { Mailbox, MailboxFullError } from '../../src/actors/mailbox.js';

describe('a mailbox', () => {
  test('runs one task at a time, in the order they came', async () => {
    const mailbox = new Mailbox(10);
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    };

    const answers = await Promise.all([mailbox.enqueue(task('a')), mailbox.enqueue(task('b'))]);

    expect(answers).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('goes on after a task that failed, and tells only its asker', async () => {
    const mailbox = new Mailbox(10);
    const failing = mailbox.enqueue(() => Promise.reject(new Error('no')));
    const next = mailbox.enqueue(async () => 'yes');

    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    expect(mailbox.isEmpty).toBe(true);
  });

  test('refuses more than it holds, and takes again once there is room', async () => {
    const mailbox = new Mailbox(1);
    let end: () => void = () => {};
    const running = mailbox.enqueue(() => new Promise<void>((resolve) => (end = resolve)));

    await expect(mailbox.enqueue(async () => 'too much')).rejects.toThrow(MailboxFullError);
    await Promise.resolve();
    end();
    await running;

    await expect(mailbox.enqueue(async () => 'again')).resolves.toBe('again');
  });
});
