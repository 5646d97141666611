import type { PromptPart } from '@/server/core/agent/prompt-part';
import { CallFailed, needsAPerson } from '@/server/core/ports/call-failed';
import type { Model } from '@/server/core/ports/model';
import { callKey, cassetteWriter, type replies } from './cassette';

/** `named`, with every call of a language model put down in the cassette. What a person mends is not. */
export function recordingModels(named: (id: string) => Model, file: string): (id: string) => Model {
  const put = cassetteWriter(file);
  const made = new Map<string, Model>();

  async function recorded<R>(
    kind: keyof typeof replies,
    id: string,
    request: { prompt: readonly PromptPart[]; temperature?: number; seed: string },
    callModel: () => Promise<R>,
  ): Promise<R> {
    const call = callKey(kind, id, request);
    try {
      const reply = await callModel();
      put({ call, reply });
      return reply;
    } catch (error) {
      if (error instanceof CallFailed && error.fault !== 'cancelled' && !needsAPerson(error.fault)) {
        const { fault, message, spent } = error;
        put({ call, failed: { fault, message, spent } });
      }
      throw error;
    }
  }

  return (id) => {
    const known = made.get(id);
    if (known) return known;
    const model = named(id);
    const { language, title, unpriced, judge, grade, postMortem, write } = model;
    if (!language) return model;
    put({ model: id, title, language });
    const wrapped: Model = {
      id,
      title,
      ...(unpriced === undefined ? {} : { unpriced }),
      language,
      step: (request, signal, listen) =>
        recorded('step', id, request, () => model.step(request, signal, listen)),
      ...(judge
        ? { judge: (request, signal) => recorded('judge', id, request, () => judge(request, signal)) }
        : {}),
      ...(grade
        ? { grade: (request, signal) => recorded('grade', id, request, () => grade(request, signal)) }
        : {}),
      ...(postMortem
        ? {
            postMortem: (request, signal) =>
              recorded('postMortem', id, request, () => postMortem(request, signal)),
          }
        : {}),
      ...(write
        ? { write: (request, signal) => recorded('write', id, request, () => write(request, signal)) }
        : {}),
    };
    made.set(id, wrapped);
    return wrapped;
  };
}
