/** The interface between the engine and models. */
import type { ActionKind } from '@/server/core/agent/action';
import type { Calls, RequestedCalls } from '@/server/core/agent/call';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { Turn } from '@/server/core/agent/turn';
import type { ModelNote } from '@/server/core/run/note';
import type { Usage } from '@/server/core/usage/usage';
import type { GradeReply, GradeRequest, JudgeReply, JudgeRequest } from './judge';

/** An action as a language model sees it. */
export interface ToolSpec {
  name: ActionKind;
  description: string;
  /** A JSON schema of the arguments. */
  parameters: Record<string, unknown>;
}

/** What decides how a language model is prompted. */
export interface LanguageTraits {
  /** Whether it calls tools in its API's own form; else actions are written as text. */
  tools: boolean;
  /** Whether its family makes changes by patches; absent: by replacing texts. */
  patches?: boolean;
  /** Input and output tokens it can hold at once. */
  contextTokens: number;
  /** Of these, kept for the answer. */
  outputTokens: number;
  /** false: it takes no temperature, as far as is known now. */
  sampled?: boolean;
}

/** What a model is saying, as far as it has come. */
export interface LiveOutput {
  thinking: string;
  text: string;
}

/** A step of the trajectory so far, as the agent saw it: its calls, read by `callsOf`. */
export interface HistoryStep extends Calls {
  /** What a language model said around its calls. */
  turn?: Turn;
}

/** What a model is asked. `context` is the content of `prompt` in structured form and nothing beyond it. */
export interface StepRequest {
  prompt: PromptPart[];
  context: {
    statement: string;
    language: string;
    hint: string | null;
    /** The entries that were rendered into the prompt. */
    experience: ExperienceEntry[];
    /** Root first. */
    history: HistoryStep[];
    /** There are no tests, and none can be run. */
    noTests?: boolean;
    /** In this attempt; Infinity where the agent does not know. */
    stepsLeft: number;
  };
  /** 0…2 */
  temperature: number;
  /** Equal requests with equal seeds get equal replies from a deterministic model. */
  seed: string;
  /** The actions offered, for models that call tools. */
  tools?: readonly ToolSpec[];
}

/** One turn: one or more calls, read by `requestedCalls`. */
export interface StepReply extends RequestedCalls {
  /** The model's reasoning in words; may be empty. */
  thought: string;
  usage: Usage;
  /** What a language model wants handed back at its next step. */
  turn?: Turn;
  /** What is known of the model that the reader of a run should know; the same ones may come with every reply. */
  notes?: readonly ModelNote[];
}

/** An ended attempt to look back at. `context` is the content of `prompt` in structured form and nothing beyond it. */
export interface PostMortemRequest {
  prompt: PromptPart[];
  context: {
    statement: string;
    language: string;
    /** Root first. */
    history: HistoryStep[];
    /** Why it ended, in words. */
    ending: string;
  };
  seed: string;
}

/** A text to be written: a summary, or tests. Everything it may rest on stands in the prompt. */
interface WriteRequest {
  prompt: PromptPart[];
  /** Output tokens at most, where the model's own limit is not lower. */
  outputTokens: number;
  seed: string;
}

/** Words from a model, and what they cost. */
interface TextReply {
  text: string;
  usage: Usage;
}

/** The protocols that agents speak to their models. */

export type RelayProtocol = 'chat' | 'responses';

/** A call of a guest agent, as it made it. */
export interface RelayedCall {
  protocol: RelayProtocol;
  /** The request's body; the model's name in it is replaced. */
  body: Record<string, unknown>;
  /** All of its text, for models that report no tokens. */
  text: string;
}

/** A model's reply as its provider sent it, and what was read of it. */
export interface RelayedReply {
  status: number;
  contentType: string;
  body: string;
  text: string;
  thinking: string;
  /** Arguments as JSON text. */
  calls: { id: string; name: string; arguments: string }[];
  usage: Usage;
}

/** One agent step. A model keeps no state between calls. A call that fails throws `CallFailed` (`call-failed.ts`). */
export interface Model {
  readonly id: string;
  readonly title: string;
  /** Why dollars cannot be counted for its calls, and what to do; absent: they can. */
  readonly unpriced?: string;
  /** Absent: no language model; it reads the structured context. */
  readonly language?: LanguageTraits;
  /** `listen` hears what the model says while it says it. */
  step(request: StepRequest, signal: AbortSignal, listen?: (output: LiveOutput) => void): Promise<StepReply>;
  /** Compares what attempts did. Absent where the model cannot: strategies that vote then pause with the reason. */
  judge?(request: JudgeRequest, signal: AbortSignal): Promise<JudgeReply>;
  /** Grades one result by the rubric. Without it every result of a task without tests counts alike until compared. */
  grade?(request: GradeRequest, signal: AbortSignal): Promise<GradeReply>;
  /** Says what an ended attempt taught, in a few sentences. Models without it leave entries without a post-mortem. */
  postMortem?(request: PostMortemRequest, signal: AbortSignal): Promise<TextReply>;
  /** Passes a call of a guest agent on. What the provider refuses for the request's sake comes back as it was. */
  relay?(
    call: RelayedCall,
    signal: AbortSignal,
    listen?: (output: LiveOutput) => void,
  ): Promise<RelayedReply>;
  /** Writes what the prompt asks for. Only language models can. */
  write?(request: WriteRequest, signal: AbortSignal): Promise<TextReply>;
}
