import { afterEach, expect, it, vi } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import { newRun, temporaryDatabase } from '@/tests/support/engine-run';

afterEach(() => {
  vi.useRealTimers();
});

it('commands wait in the order in which they were sent, also when the clock is set back between them', () => {
  const { db, remove } = temporaryDatabase();
  try {
    const runId = newRun(db);
    const by = { kind: 'person', name: 'test' } as const;
    vi.useFakeTimers({ toFake: ['Date'] });
    const ids = [3, 1, 2].map((hour) => {
      vi.setSystemTime(hour * 3_600_000);
      return sendCommand(db, runId, { kind: hour === 2 ? 'resume' : 'pause' }, by);
    });
    expect(waitingCommands(db, runId).map(({ id }) => id)).toEqual(ids);
    expect(waitingCommands(db).map(({ id }) => id)).toEqual(ids);
  } finally {
    remove();
  }
});
