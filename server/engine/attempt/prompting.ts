import { readOutcome } from '@/db/node-texts';
import { languagePrompt, openLanguage, promptRoom, stepsInBrief } from '@/server/agent/language-prompt';
import { repositoryOverview } from '@/server/agent/overview';
import { type AssembledPrompt, openPrompt, stepPrompt } from '@/server/agent/prompt';
import { shortened } from '@/server/agent/shortened';
import { summaryTokens } from '@/server/agent/summary';
import { plainKinds, type SandboxKind, sandboxKinds } from '@/server/core/agent/action';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { rootNodeId } from '@/server/core/base/ids';
import type { HistoryStep, LanguageTraits, ToolSpec } from '@/server/core/ports/model';
import { nodeOf } from '@/server/core/run/fold';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { hasTests } from '@/server/core/task/task';
import { modelForRole } from '@/server/core/usage/roles';
import { type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { resentBase } from './resent';

/** The most tokens of a prompt that the experience bank may take. */
const experienceTokenBudget = 2_000;

/** Of a prompt that was too long, what the next one may have. */
const lesserShare = 0.6;

/** How the prompts of an attempt are made. */
export interface Prompting {
  /** Offered beside the prompt; none for models that call no tools. */
  tools: readonly ToolSpec[] | undefined;
  prompt(
    history: readonly HistoryStep[],
    budgetLine: string | null,
    /** What a model wrote of the steps told in brief. */
    summary?: string | null,
  ): AssembledPrompt;
  /** How many of the oldest steps such a prompt tells in brief. */
  inBrief(history: readonly HistoryStep[]): number;
  /** The model said that this prompt was too long: from now on they are shorter than it was. */
  lessen(refused: readonly PromptPart[]): void;
}

/** A model makes changes by the edits that its family knows: patches, or insertions and replacements. */
function offeredTo(traits: LanguageTraits | undefined): readonly SandboxKind[] {
  if (!traits) return plainKinds;
  const other = traits.patches ? 'insert_lines' : 'apply_patch';
  return sandboxKinds.filter((kind) => kind !== other);
}

/** What all prompts of the attempt begin with is made once. The bank is told as it stood when the attempt began. */
export async function promptingFor(
  context: RunContext,
  attempt: AttemptState,
  /** Steps the attempt began with. */
  inherited: number,
): Promise<Prompting> {
  const { log, task, allowShell } = context;
  const { hint, memory } = attempt.proposal;
  const known = new Set(attempt.experienceOf);
  const { statement, language, test } = task;
  const tested = hasTests(task);
  const traits = context.model(attempt.model).language;
  const input = {
    statement,
    language,
    testCommand: tested ? test.command : null,
    tools: offeredTo(traits).filter(
      (kind) => (kind !== 'shell' || allowShell) && (kind !== 'run_tests' || tested),
    ),
    hint,
    experience: log.state.experience.filter((entry) => known.has(entry.attemptId)),
    memory,
    experienceTokenBudget,
  };
  if (!traits) {
    const opening = openPrompt(input);
    return {
      tools: undefined,
      prompt: (history, budgetLine) => stepPrompt(opening, history, budgetLine),
      inBrief: () => 0,
      lessen: () => {},
    };
  }
  const summarised = modelForRole(log.state.spec, 'summary') !== null;
  const made = openLanguage(input, traits, await overviewOf(context), summarised ? summaryTokens : 0);
  const opening = { ...made, base: resentBase(context, attempt) };
  let most: number | null = null;
  const share = () => (most === null ? 1 : Math.min(1, most / promptRoom(traits)));
  return {
    tools: opening.tools,
    prompt: (history, budgetLine, summary = null) => {
      const step = { history, inherited, budgetLine, share: share(), summary };
      const { prompt: whole, lead } = languagePrompt(opening, step, traits);
      const prompt = most === null ? whole : shortened(whole, most - opening.toolTokens);
      return {
        prompt,
        // As it is sent.
        lead: lead.length === 0 ? [] : prompt.slice(-lead.length),
        experience: opening.experience,
      };
    },
    inBrief: (history) => stepsInBrief(opening, { history, share: share() }, traits),
    lessen(refused) {
      const tokens = refused.reduce((sum, part) => sum + part.tokens, opening.toolTokens);
      most = Math.floor(Math.min(most ?? Number.POSITIVE_INFINITY, tokens) * lesserShare);
    },
  };
}

const overviews = new WeakMap<RunState, Promise<string>>();

/** The repository as the task gives it: the same for every attempt of the run. */
function overviewOf(context: RunContext): Promise<string> {
  const { state } = context.log;
  const known = overviews.get(state);
  if (known) return known;
  const targets = new Set(state.baseline?.targets ?? []);
  const outcome = readOutcome(context.db, nodeOf(state, rootNodeId));
  const failing = (outcome?.tests ?? []).filter((test) => targets.has(test.id));
  const overview = context.store
    .list(rootSnapshot(context))
    .then((paths) => repositoryOverview({ paths, failing }));
  overviews.set(state, overview);
  return overview;
}
