import { callsOf } from '@/server/core/agent/call';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { HistoryStep, LanguageTraits, ToolSpec } from '@/server/core/ports/model';
import { briefly, compactedSteps, compactedText } from './compaction';
import { observationPart } from './history-parts';
import { withoutOurTags } from './hostile-text';
import { languageSystem } from './language-system';
import { type AssembledPrompt, type OpeningInput, openPrompt } from './prompt';
import { promptPart } from './prompt-part';
import { countTokens } from './token-count';
import { toolSpecs } from './tools';

export interface LanguageOpening {
  /** The same for every attempt of the run. */
  shared: PromptPart[];
  /** This attempt's hint and experience. */
  own: PromptPart[];
  experience: AssembledPrompt['experience'];
  tools: ToolSpec[];
  /** Tokens of the tools, where they are sent beside the prompt. */
  toolTokens: number;
  /** Room kept for a summary of the oldest steps; 0 where no model writes one. */
  summaryTokens: number;
  /** What the prompts begin with in place of all that, where a person edited one. */
  base?: PromptBase | null;
}

/** A prompt as it was sent, on which later ones build. */
export interface PromptBase {
  parts: readonly PromptPart[];
  /** How many steps of the history stand in it. */
  at: number;
}

/** What a language model's prompts of an attempt are made of, apart from the steps. */
export function openLanguage(
  input: OpeningInput & Required<Pick<OpeningInput, 'tools'>>,
  traits: LanguageTraits,
  overview: string,
  summaryTokens = 0,
): LanguageOpening {
  const { prompt, experience } = openPrompt(input);
  const tools = toolSpecs(input.tools);
  const of = (kind: PromptPart['kind']) => prompt.filter((part) => part.kind === kind);
  return {
    shared: [
      promptPart('system', 'system', languageSystem(tools, traits.tools)),
      ...of('task'),
      promptPart('overview', 'user', overview),
    ],
    own: [...of('hint'), ...of('experience')],
    experience,
    tools,
    toolTokens: traits.tools ? countTokens(JSON.stringify(tools)) : 0,
    summaryTokens,
  };
}

/** Our count is of another tokenizer than the model's: prompts keep so far below what it can hold. */
const caution = 0.8;
const longestObservation = 24_000;

/** Tokens that a prompt and its tools may have by our count. */
export const promptRoom = ({ contextTokens, outputTokens }: LanguageTraits): number =>
  (contextTokens - outputTokens) * caution;

export interface LanguageStep {
  /** Root first. */
  history: readonly HistoryStep[];
  /** How many of these the attempt was given by those before it. */
  inherited: number;
  budgetLine: string | null;
  /** In (0,1]: the share of the usual room to use, where the model said that it was too much. */
  share: number;
  /** A model's summary of the oldest steps, or null. */
  summary?: string | null;
}

/**
 * What the prompt begins with where a person edited one: that prompt with the steps since, where they fit. Null where they
 * do not, or where none was edited.
 */
function edited(
  { base, toolTokens }: LanguageOpening,
  { history, share }: Pick<LanguageStep, 'history' | 'share'>,
  traits: LanguageTraits,
): PromptPart[] | null {
  if (!base) return null;
  const parts = [...base.parts, ...history.slice(base.at).flatMap(stepParts)];
  const tokens = parts.reduce((sum, part) => sum + part.tokens, toolTokens);
  return tokens <= promptRoom(traits) * share || history.length === base.at ? parts : null;
}

/** What stands before the steps: as a person edited it, where that was done. */
function sharedParts({ base, shared }: LanguageOpening): readonly PromptPart[] {
  if (!base) return shared;
  const steps = base.parts.findIndex(({ kind }) => kind === 'step' || kind === 'compacted');
  return steps === -1 ? base.parts : base.parts.slice(0, steps);
}

/** How many of the oldest steps a prompt tells in brief. */
export function stepsInBrief(
  opening: LanguageOpening,
  { history, share }: Pick<LanguageStep, 'history' | 'share'>,
  traits: LanguageTraits,
): number {
  if (edited(opening, { history, share }, traits)) return 0;
  const fixed = [...sharedParts(opening), ...opening.own].reduce(
    (sum, part) => sum + part.tokens,
    opening.toolTokens + opening.summaryTokens,
  );
  const room = Math.max(1_000, promptRoom(traits) * share - fixed);
  const tokens = history.map((step) => stepParts(step).reduce((sum, part) => sum + part.tokens, 0));
  return compactedSteps(
    tokens,
    history.map((step) => briefly(step).tokens),
    room,
  );
}

/**
 * The prompt of one step, and its end (`lead`), which the next prompts keep with the answer. First comes what the whole
 * run shares, then the steps, each behind what it was led in by, then what this step is led in by: the hint and experience
 * of the attempt before its first answer, and what is left of the budget. So a prompt begins with the one before it, byte
 * for byte, also where a branch goes on from another attempt's step. The oldest steps are summarised where all do not
 * fit; then the message to the attempt stands behind the summary, if it was among them.
 */
export function languagePrompt(
  opening: LanguageOpening,
  { history, inherited, budgetLine, share, summary = null }: LanguageStep,
  traits: LanguageTraits,
): { prompt: PromptPart[]; lead: PromptPart[] } {
  const whole = edited(opening, { history, share }, traits);
  // The edited prompt is sent as it is.
  if (whole && history.length === opening.base?.at) return { prompt: whole, lead: [] };
  const steps = history.map(stepParts);
  const from = stepsInBrief(opening, { history, share }, traits);
  const compacted =
    from > 0 ? [promptPart('compacted', 'user', compactedText(history.slice(0, from), summary))] : [];
  const carrier = history.findIndex((step, at) => at >= inherited && step.turn?.before !== undefined);
  const again = carrier !== -1 && carrier < from ? opening.own : [];
  const lead = [
    ...(carrier === -1 ? opening.own : []),
    ...(budgetLine ? [promptPart('budget', 'user', `<budget>${withoutOurTags(budgetLine)}</budget>`)] : []),
  ];
  const before = whole ?? [...sharedParts(opening), ...compacted, ...again, ...steps.slice(from).flat()];
  return { prompt: [...before, ...lead], lead };
}

const written = new WeakMap<HistoryStep, readonly PromptPart[]>();

/**
 * A step as parts: what led in to it, its calls (the first with the turn), and what came of each. The same step always
 * gives the same parts.
 */
function stepParts(step: HistoryStep): readonly PromptPart[] {
  const known = written.get(step);
  if (known) return known;
  const { turn } = step;
  const calls = callsOf(step);
  const outputTokens = turn
    ? countTokens([turn.text, ...turn.thinking.map((part) => part.text)].join('\n'))
    : 0;
  const parts = [
    ...(turn?.before ?? []).map(({ kind, text }) => promptPart(kind, 'user', text)),
    ...calls.map(({ action }, at) => {
      const part = promptPart('step', 'assistant', JSON.stringify(action));
      return turn && at === 0 ? { ...part, tokens: part.tokens + outputTokens, turn } : part;
    }),
    ...calls.map(({ observation: { error, text } }, at) => {
      const note = turn?.note && at === 0 ? `${turn.note}\n` : '';
      return promptPart('step', 'user', observationPart(error, note + cutMiddle(text)));
    }),
  ];
  written.set(step, parts);
  return parts;
}

/** Beginnings and ends tell most; what lies between is left out at line breaks, and that is said. */
function cutMiddle(text: string): string {
  if (text.length <= longestObservation) return text;
  const half = longestObservation / 2;
  const head = text.slice(0, text.lastIndexOf('\n', half) + 1 || half);
  const tailAt = text.indexOf('\n', text.length - half);
  const tail = text.slice(tailAt === -1 ? text.length - half : tailAt);
  return `${head}[… ${text.length - head.length - tail.length} characters of the middle left out; ask for a part of it …]${tail}`;
}
