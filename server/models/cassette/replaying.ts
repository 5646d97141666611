import type { z } from 'zod';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { Model } from '@/server/core/ports/model';
import { callKey, readCassette, replies } from './cassette';
import { noModel, noRecordedReply } from './sentences';

/** Models that answer from a cassette and from nothing else; `named` gives those that need none (the built-in one). */
export function replayingModels(named: (id: string) => Model, file: string): (id: string) => Model {
  const { models, calls } = readCassette(file);

  function replayed<S extends z.ZodType>(
    schema: S,
    kind: keyof typeof replies,
    id: string,
    request: { prompt: readonly PromptPart[]; temperature?: number; seed: string },
  ): z.output<S> {
    const held = calls.get(callKey(kind, id, request));
    if (!held) {
      throw new Error(noRecordedReply(id));
    }
    if ('failed' in held) throw held.failed;
    return schema.parse(held.reply);
  }

  return (id) => {
    const known = models.get(id);
    if (!known) {
      if (!id.includes('/')) return named(id);
      throw new Error(noModel(id, [...models.keys()]));
    }
    return {
      id,
      ...known,
      step: async (request) => replayed(replies.step, 'step', id, request),
      judge: async (request) => replayed(replies.judge, 'judge', id, request),
      grade: async (request) => replayed(replies.grade, 'grade', id, request),
      postMortem: async (request) => replayed(replies.postMortem, 'postMortem', id, request),
      write: async (request) => replayed(replies.write, 'write', id, request),
    };
  };
}
