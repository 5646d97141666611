import { checkedTask, importedInstances, noteChecked } from '@/db/benchmark-tasks';
import type { Database } from '@/db/connection';
import { claimGrading, endGrading, type Grading, noteGrading, renewGrading } from '@/db/gradings';
import { thisOwner } from '@/db/leases';
import type { Outages } from '@/db/outage/outages';
import { waitOut } from '@/db/outage/wait-out';
import { checkImported } from '@/server/benchmarks/tasks/check-imported';
import { gradeImported } from '@/server/benchmarks/tasks/grade-imported';
import { gradingFolder } from '@/server/benchmarks/tasks/grading-folder';
import type { GradingProgress } from '@/server/core/verdict/benchmark-grading';
import { connectDocker, engineVersion } from '@/server/sandbox/docker/connect';
import { carryOutRequest, hostRequests, unlessOutage } from './requests';

/** Grades predictions and checks imported tasks, as pages request it, one request at a time. Resolves once `signal` is aborted. */
export const hostGradings = (
  db: Database,
  dataDirectory: string,
  { signal, outage }: { signal: AbortSignal; outage: Outages },
): Promise<void> =>
  hostRequests(db, {
    name: 'gradings',
    claim: (watch) => claimGrading(db, thisOwner(), Date.now(), watch),
    carryOut: (grading) => carryOut(db, dataDirectory, grading, signal),
    signal,
    outage,
  });

function carryOut(db: Database, dataDirectory: string, grading: Grading, signal: AbortSignal) {
  const { id } = grading;
  const owner = thisOwner();
  return carryOutRequest<'done'>(db, {
    renew: () => renewGrading(db, id, owner, Date.now()),
    end: (end) =>
      endGrading(db, id, owner, Date.now(), typeof end === 'object' && 'result' in end ? end.result : end),
    signal,
    work: async (either) => {
      await engineVersion(connectDocker());
      if (grading.kind === 'grade') await grade(db, dataDirectory, grading, owner, either);
      else await check(db, grading, owner, either);
      return 'done';
    },
  });
}

function grade(db: Database, dataDirectory: string, grading: Grading, owner: string, signal: AbortSignal) {
  const { id, taskIds, options } = grading;
  let { progress } = grading;
  return gradeImported(connectDocker(), {
    id,
    folder: gradingFolder(dataDirectory, id),
    instances: importedInstances(db, taskIds),
    ...{ signal, options },
    onNote: (note) => standing(db, id, owner, { ...progress, note }),
    onGraded: ({ lines, done, good }) => {
      progress = { total: progress.total, done, good };
      return waitOut(db, () => noteGrading(db, id, owner, { progress, lines }), { signal });
    },
  });
}

/** Shows what is done at the moment; not worth a wait for a busy database. */
const standing = (db: Database, id: string, owner: string, progress: GradingProgress): void =>
  unlessOutage(() => noteGrading(db, id, owner, { progress }), undefined);

/** Goes on behind the tasks that were checked since the request was made. */
async function check(db: Database, grading: Grading, owner: string, signal: AbortSignal): Promise<void> {
  const { id, taskIds, createdAt, options } = grading;
  const { total } = grading.progress;
  const instances = importedInstances(db, taskIds);
  const since = [...instances.keys()].flatMap((taskId) => {
    const checked = checkedTask(db, taskId);
    return checked !== null && checked.at >= createdAt ? [{ taskId, checked }] : [];
  });
  for (const { taskId } of since) instances.delete(taskId);
  let done = since.length;
  let good = since.filter(({ checked }) => checked.usable).length;
  await checkImported(connectDocker(), {
    instances: [...instances.values()],
    ...{ signal, options },
    onNote: (note) => standing(db, id, owner, { total, done, good, note }),
    now: Date.now,
    onChecked: async (taskId, checked) => {
      await waitOut(db, () => noteChecked(db, taskId, checked), { signal });
      done += 1;
      if (checked.usable) good += 1;
      const change = { progress: { total, done, good } };
      await waitOut(db, () => noteGrading(db, id, owner, change), { signal });
    },
  });
}
