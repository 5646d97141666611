import { chatThrough, connectionOf } from '@/server/models/endpoints/build';
import type { Endpoint } from '@/server/models/endpoints/settings';
import type { Chat } from '@/server/models/language/chat';
import type { Connection } from '@/server/models/language/connection';
import { type ModelFacts, type ModelMemory, noFacts, withFacts } from '@/server/models/language/model-facts';

export interface TriedChat {
  chat: Chat;
  /** Whether the trial's refusals named this parameter. */
  refused(name: string): boolean;
  /** What the trial's refusals taught. */
  learnt(): ModelFacts;
}

/**
 * A chat that sends what is tried, whatever the model's name and earlier refusals say of it. What it learns stays with the
 * trial.
 */
export function trialOf(
  endpoint: Endpoint,
  model: string,
  memory: ModelMemory,
  { names, ...over }: Partial<Connection> & { names: readonly string[] },
  facts: Partial<ModelFacts> = {},
): TriedChat {
  const tried = (known: ModelFacts): ModelFacts => ({
    ...known,
    without: known.without.filter((path) => !names.includes(path)),
  });
  let own: ModelFacts = noFacts;
  const trial: ModelMemory = {
    facts: () => withFacts({ ...tried(memory.facts()), ...facts }, own),
    learn(more) {
      own = withFacts(own, more);
    },
  };
  const usual = connectionOf(endpoint, model, trial);
  const connection: Connection = { ...usual, ...over, profile: tried(usual.profile) };
  return {
    chat: chatThrough(endpoint, connection),
    refused: (name) => own.without.some((path) => path === name || path.startsWith(`${name}.`)),
    learnt: () => own,
  };
}
