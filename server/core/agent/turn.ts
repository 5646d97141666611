/** Reasoning as a model gave it. `signed` is what its API wants back, unchanged; no other model is shown it. */
export interface ThinkingPart {
  model: string;
  text: string;
  signed?: unknown;
}

/** What an agent said around its action, to be handed back to it in the same form at its next step. */
export interface Turn {
  text: string;
  thinking: ThinkingPart[];
  /** The id that the provider gave the call, where its reasoning is signed for that id: it goes back unchanged. */
  callId?: string;
  /** How the answer was read; the model sees it with the observation, e.g. that only its first call counted. */
  note?: string;
}
