/** Reasoning as a model gave it. `signed` is what its API wants back, unchanged; no other model is shown it. */
export interface ThinkingPart {
  model: string;
  text: string;
  signed?: unknown;
}

/**
 * An assistant's message in the form of its API, with everything that came in it. It is sent back as it was to the same
 * model, and only behind the very messages that it replied to: reasoning and signatures hold for those alone.
 */
interface NativeMessage {
  model: string;
  /** What stood before it, by `server/models/language/conversation.ts`. */
  after: string;
  message?: unknown;
  /** Ids of its calls as they came, in their order. */
  calls: string[];
  /**
   * null where the calls were written as text. Else every call has a result of its own, in the same order; in logs from
   * before a step could have several calls, the one of this index alone.
   */
  taken: number | null;
}

/** What an agent said around its calls, to be handed back to it in the same form at its next step. */
export interface Turn {
  text: string;
  thinking: ThinkingPart[];
  /** How the answer was read; the model sees it with the observation, e.g. what was made of a call that was hard to read. */
  note?: string;
  /**
   * What the prompt held between the step before and this answer: a hint, experience, what was left of the budget. It stays
   * there, since nothing that was sent before an answer is changed later.
   */
  before?: { kind: 'hint' | 'experience' | 'budget'; text: string }[];
  native?: NativeMessage;
}
