import { expect, it } from 'vitest';
import { sendCommand, waitingCommands } from '@/db/commands';
import { claimRun, releaseRun, thisOwner } from '@/db/leases';
import { readEvents } from '@/db/log';
import { openDatabase } from '@/db/open';
import { openRunLog } from '@/db/run-log';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import { modelChecks } from '@/server/engine/commands/model-checks';
import { hostRuns } from '@/server/engine/loop/host';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

it('a command to an ended run is handled once, also when another engine handles it while this one is about to', async () => {
  const { db, file, remove } = temporaryDatabase();
  const other = openDatabase(file);
  try {
    const world = simulatedWorld();
    const runId = newRun(db, { budget: { steps: 5 } });
    await execute(db, world, runId);
    releaseRun(db, runId, thisOwner());
    const by = { kind: 'person', name: 'test' } as const;
    const change = { mark: 'note', to: 'seen' } as const;
    const id = sendCommand(db, runId, { kind: 'mark', nodeId: 'n0' as never, change }, by);

    const stop = new AbortController();
    const otherEngine = () => {
      claimRun(other, runId, 'other', Date.now());
      const log = openRunLog(other, runId, 'other');
      for (const { command } of waitingCommands(other, runId)) {
        handleAndRecord(
          log,
          { id, command: command as never, by },
          { ...modelChecks(world.model), allowShell: false },
        );
      }
      log.flush();
      releaseRun(other, runId, 'other');
    };
    await hostRuns(db, world, {
      signal: stop.signal,
      runsAtOnce: 1,
      report: () => {},
      // It is called once the waiting commands are listed.
      mine() {
        otherEngine();
        stop.abort();
        return true;
      },
    });
    const handled = readEvents(db, runId, 0).filter((event) => event.type === 'command.handled');
    expect(handled).toMatchObject([{ commandId: id }]);
  } finally {
    other.$client.close();
    remove();
  }
});
