import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { HistoryStep, StepRequest } from '@/server/core/ports/model';
import { createRepairModel } from '@/server/repair/repair';
import { type Files, MemoryWorkspace } from './workspace';

export interface AttemptOptions {
  seed: string;
  temperature?: number;
  steps?: number;
  hint?: string | null;
  statement?: string;
  experience?: ExperienceEntry[];
  noTests?: boolean;
}

export interface AttemptResult {
  solved: boolean;
  steps: number;
  history: HistoryStep[];
  thoughts: string[];
  workspace: MemoryWorkspace;
}

export const requestOf = (
  context: Partial<StepRequest['context']>,
  temperature = 0.8,
  seed = 's',
): StepRequest => ({
  prompt: [{ kind: 'task', role: 'user', text: 'x', tokens: 7 }],
  context: {
    statement: '',
    language: 'javascript',
    hint: null,
    experience: [],
    history: [],
    stepsLeft: 20,
    ...context,
  },
  temperature,
  seed,
});

export const emptyExperience: ExperienceEntry = {
  attemptId: 'a1' as ExperienceEntry['attemptId'],
  approachTried: '',
  firstFailure: null,
  relevantFiles: [],
  testOutputs: [],
  partialWins: [],
  failedEdits: [],
  keyFindings: [],
  postMortem: null,
  reward: 0,
};

/** One attempt of the repair model on the files, as the engine would walk it. */
export async function attempt(files: Files, options: AttemptOptions): Promise<AttemptResult> {
  const {
    seed,
    temperature = 0.8,
    steps = 40,
    hint = null,
    statement = '',
    experience = [],
    noTests = false,
  } = options;
  const model = createRepairModel();
  const workspace = new MemoryWorkspace(files);
  const history: HistoryStep[] = [];
  const thoughts: string[] = [];
  for (let step = 0; step < steps; step++) {
    const context = { statement, hint, experience, history: [...history], stepsLeft: steps - step, noTests };
    const reply = await model.step(
      requestOf(context, temperature, `${seed}/${step}`),
      new AbortController().signal,
    );
    thoughts.push(reply.thought);
    const observation = workspace.execute(reply.action);
    history.push({ action: reply.action, observation });
    if (reply.action.kind === 'finish') break;
  }
  return { solved: workspace.solved, steps: history.length, history, thoughts, workspace };
}
