import { describe, test } from 'vitest';
import { transferDecider } from '../../src/transfer/transfer.decider.js';
import { TransferNotFoundError, TransferStatusError } from '../../src/transfer/transfer.errors.js';
import { given } from '../kit/given.js';
import { iso, WHY } from '../kit/stories.js';
import { deleteTransfer, pauseTransfer, resumeTransfer, stopTransfer, TRANSFER } from '../kit/transfer-stories.js';
import { deleted, ENDED, paused, requested, running } from './pasts.js';

const byHand = { transferId: TRANSFER, by: 'carla', reason: WHY };
const transfer = given(transferDecider);

describe('by hand, a transfer', () => {
  test('is paused while it waits or runs, once', () => {
    const event = { type: 'TransferPaused', data: { ...byHand, pausedAt: iso(9) } } as const;
    transfer(...requested)
      .when(pauseTransfer(9))
      .then(event);
    transfer(...running)
      .when(pauseTransfer(9))
      .then(event);
    transfer(...paused)
      .when(pauseTransfer(9))
      .thenNothing();
  });

  test.each([paused, ENDED.failed])('is resumed where it is paused or failed', (...past) => {
    transfer(...past)
      .when(resumeTransfer(9))
      .then({ type: 'TransferResumed', data: { ...byHand, resumedAt: iso(9) } });
    transfer(...running)
      .when(resumeTransfer(9))
      .thenNothing();
  });

  test('is stopped before its end, once', () => {
    const event = { type: 'TransferStopped', data: { ...byHand, stoppedAt: iso(9) } } as const;
    for (const past of [requested, running, paused])
      transfer(...past)
        .when(stopTransfer(9))
        .then(event);
    transfer(...ENDED.stopped)
      .when(stopTransfer(9))
      .thenNothing();
  });

  test.each(Object.entries(ENDED))('is not paused once it is %s', (_, past) => {
    transfer(...past)
      .when(pauseTransfer(9))
      .thenThrows(TransferStatusError);
  });

  test.each([ENDED.completed, ENDED.stopped])('is not resumed once it is over', (...past) => {
    transfer(...past)
      .when(resumeTransfer(9))
      .thenThrows(TransferStatusError);
  });

  test.each([ENDED.completed, ENDED.failed])('is not stopped once it ended by itself', (...past) => {
    transfer(...past)
      .when(stopTransfer(9))
      .thenThrows(TransferStatusError);
  });

  test('is deleted whatever its status, once', () => {
    const event = { type: 'TransferDeleted', data: { ...byHand, deletedAt: iso(9) } } as const;
    for (const past of [requested, running, paused, ...Object.values(ENDED)]) {
      transfer(...past)
        .when(deleteTransfer(9))
        .then(event);
    }
    transfer(...deleted)
      .when(deleteTransfer(9))
      .thenNothing();
  });

  test('is not there before its request, nor after its end', () => {
    for (const command of [pauseTransfer(9), resumeTransfer(9), stopTransfer(9)]) {
      transfer().when(command).thenThrows(TransferNotFoundError);
      transfer(...deleted)
        .when(command)
        .thenThrows(TransferNotFoundError);
    }
    transfer().when(deleteTransfer(9)).thenThrows(TransferNotFoundError);
  });
});
