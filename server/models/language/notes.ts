import type { ModelNote } from '@/server/core/run/note';
import type { Connection } from './connection';
import { knownFacts } from './connection';
import { facts as sentences } from './sentences';

type Known = Pick<Connection, 'profile' | 'memory' | 'temperature'>;

/** What is known of a model that the reader of a run should know. */
export function notesOf(id: string, connection: Known): ModelNote[] {
  const learnt = connection.memory.facts();
  const note = (about: string, text: string): ModelNote => ({ model: id, about, text });
  const sampled = connection.temperature && !knownFacts(connection).without.includes('temperature');
  return [
    ...(sampled ? [] : [note('temperature', sentences.noTemperature(id))]),
    ...learnt.without
      .filter((name) => name !== 'temperature')
      .map((name) => note(`without ${name}`, sentences.without(id, name))),
    ...Object.entries(learnt.renamed).map(([from, to]) =>
      note(`renamed ${from}`, sentences.renamed(id, from, to)),
    ),
    ...Object.entries(learnt.most).map(([name, most]) =>
      note(`most ${name}`, sentences.most(id, name, most)),
    ),
    ...(learnt.thinking === 'adaptive' ? [note('thinking', sentences.adaptive(id))] : []),
    ...(learnt.protocol ? [note('protocol', sentences.protocol[learnt.protocol](id))] : []),
    ...(learnt.signedCalls ? [note('signed calls', sentences.signedCalls(id))] : []),
    ...(learnt.system ? [note('system', sentences.system(id, learnt.system))] : []),
    ...(learnt.cacheMarks === false ? [note('cache marks', sentences.noMarks(id))] : []),
    ...(learnt.contextTokens ? [note('context', sentences.context(id, learnt.contextTokens))] : []),
    ...(learnt.outputTokens ? [note('output', sentences.output(id, learnt.outputTokens))] : []),
  ];
}

export const impossibleUsageNote = (id: string): ModelNote => ({
  model: id,
  about: 'impossible usage',
  text: sentences.impossibleUsage(id),
});

export const cutPromptNote = (id: string, tokens: number): ModelNote => ({
  model: id,
  about: 'cut prompt',
  text: sentences.cutPrompt(id, tokens),
});
