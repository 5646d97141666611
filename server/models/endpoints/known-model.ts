import { type Finding, type ModelFacts, ownMemory } from '@/server/models/language/model-facts';
import { notesOf } from '@/server/models/language/notes';
import type { Profile } from '@/server/models/language/profiles/profile';
import { profileOf } from '@/server/models/language/profiles/profile-of';
import { connectionOf } from './build';
import { byName } from './sentences';
import type { Endpoint } from './settings';

/** What is known of one model of an endpoint, in words. */
export interface KnownModel {
  /** What its name says; empty where it says nothing. */
  profile: string[];
  /** What the latest trial found, and when it was made, as an ISO date; null where there was none. */
  tested: { at: string; findings: Finding[] } | null;
  /** What refusals taught. */
  learnt: string[];
}

export function knownModel(endpoint: Endpoint, model: string, facts: ModelFacts): KnownModel {
  const { tested, ...learnt } = facts;
  const memory = { ...ownMemory(), facts: () => learnt };
  const connection = { ...connectionOf(endpoint, model, memory), temperature: true };
  const notes = notesOf(`${endpoint.name}/${model}`, connection);
  const isTaught = ({ about }: { about: string }) =>
    about !== 'temperature' || learnt.without.includes('temperature');
  return {
    profile: sentencesOf(profileOf(model, endpoint.profiles)),
    tested: tested ?? null,
    learnt: notes.filter(isTaught).map(({ text }) => text),
  };
}

function sentencesOf(profile: Profile | null): string[] {
  if (profile === null) return [];
  const { sampling, thinking, efforts, effort, contextTokens, outputTokens, leastCachedTokens } = profile;
  const { system, reasoning, patches } = profile;
  return [
    sampling === undefined ? null : byName.sampling(sampling),
    thinking === undefined ? null : byName.thinking(thinking, efforts ?? [], effort ?? null),
    contextTokens === undefined ? null : byName.context(contextTokens),
    outputTokens === undefined ? null : byName.output(outputTokens),
    leastCachedTokens === undefined ? null : byName.cached(leastCachedTokens),
    system === undefined ? null : byName.system(system),
    reasoning === undefined ? null : byName.reasoning(reasoning),
    patches === true ? byName.patches : null,
  ].filter((sentence) => sentence !== null);
}
