import type { Cell } from '@/server/core/experiment/arms';
import type { CellResult } from '@/server/core/experiment/result';

/** A run that ended after `steps` steps, ten tokens each. */
export function cell(
  arm: string,
  task: string,
  repeat: number,
  solved: boolean,
  more: Partial<CellResult> = {},
): Cell {
  const steps = more.steps ?? 10;
  const amounts = { steps, tokens: steps * 10, usd: steps / 100 };
  return {
    arm,
    task,
    repeat,
    result: {
      ...amounts,
      status: solved ? 'solved' : 'unsolved',
      solved,
      visible: solved,
      solvedAt: solved ? amounts : null,
      candidates: solved ? 1 : 0,
      passedHoldout: solved ? 1 : 0,
      attempts: 1,
      nodes: steps + 1,
      verifications: 1,
      seconds: 1,
      modelMs: 10,
      sandboxMs: 20,
      verifyMs: 5,
      roles: { agent: steps * 10 },
      parts: {},
      ...more,
    },
  };
}

/** One cell per task and repeat; `solved` says which. */
export const grid = (
  arm: string,
  tasks: number,
  repeats: number,
  solved: (task: number, repeat: number) => boolean,
): Cell[] =>
  Array.from({ length: tasks }, (_, task) =>
    Array.from({ length: repeats }, (_, repeat) =>
      cell(arm, `t${task}`, repeat + 1, solved(task, repeat + 1)),
    ),
  ).flat();
