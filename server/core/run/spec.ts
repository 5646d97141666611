import type { NodeId, RunId } from '@/server/core/base/ids';
import { plainTitle } from '@/server/core/base/plain-title';
import type { HiddenMode } from '@/server/core/task/benchmark';
import type { Budget } from '@/server/core/usage/budget';
import type { ModelRole } from '@/server/core/usage/roles';
import type { MinimiseChoice } from './minimisation';
import type { RunOrigin } from './origin';

export type RunStatus =
  /** Made, and no engine has taken it yet. */
  | 'queued'
  /** The sandbox is being prepared and the root verified. */
  | 'preparing'
  | 'running'
  | 'paused'
  /** Ended with a winner that passes the visible tests and, where there is one, the holdout. */
  | 'solved'
  /** Ended without. */
  | 'unsolved'
  /** Ended by a person. */
  | 'stopped'
  /** Could not go on; `statusReason` says why and what to do. */
  | 'failed';

export const endedStatuses: ReadonlySet<RunStatus> = new Set(['solved', 'unsolved', 'stopped', 'failed']);

export const isEnded = (status: RunStatus): boolean => endedStatuses.has(status);

/** What a run was asked to do. Strategy, parameters and budget may change during the run. */
export interface RunSpec {
  taskName: string;
  /** Title and statement as they were when the run was made. */
  taskTitle: string;
  strategy: string;
  /** Parsed by the strategy's schema. */
  parameters: Record<string, unknown>;
  model: string;
  /** The agent: the profile of a guest. Absent: Espalier's own. */
  agent?: string;
  /** Models for single roles; the others are the run's model's. */
  roles?: Partial<Record<ModelRole, string>>;
  /** `none`: an imported run. What needs a sandbox or a model is off. */
  sandbox: 'local' | 'docker' | 'none';
  seed: number;
  budget: Budget;
  /** On a restart of the engine: go on at once, or wait paused. */
  onInterruption: 'resume' | 'pause';
  /** Wanted of every verdict, in [0,1); absent: 0.99. At 0.5 and below the tests are run once. */
  confidence?: number;
  /** The first attempt of a run without a probe also estimates the difficulty; that steers nothing. Absent: only probes do. */
  estimateFirst?: true;
  /** When hunks that a solution does not need are left out of it. Absent: `auto`. */
  minimise?: MinimiseChoice;
  /** Verifications that this may take. Absent: 40. */
  minimiseRuns?: number;
  /** Whether language models see all their changes once before they finish. Absent: they do. */
  lastLook?: false;
  /** The task has no tests: a model judges, and nothing tells whether it is right. Absent: its tests decide. */
  verifier?: 'none';
  /** How the hidden tests of a benchmark's task are used. Absent: it has none. `oracle`: the search saw what they say. */
  hidden?: HiddenMode;
  /** The step of an imported run whose path it replays. Absent: it replays none. */
  takesOn?: { runId: RunId; nodeId: NodeId; how: 'edits' | 'patch'; lost: number };
  /** Where it comes from. Absent: it was made here. */
  origin?: RunOrigin;
}

/** What a run is called: its task's title, or its name where it has none. */
export const titleOfRun = ({ taskTitle, taskName }: Pick<RunSpec, 'taskTitle' | 'taskName'>): string =>
  plainTitle(taskTitle || taskName);
