import { promptText } from '@/db/prompts';
import { editedPrompt } from '@/server/core/agent/edited-prompt';
import { attemptOf } from '@/server/core/run/fold';
import { strategyTemperature } from './branch';
import type { Handler } from './handler';
import { dollarProblem } from './model-checks';
import { propose } from './propose';
import { refusals } from './refusals';

const defaultTemperature = 0.8;

/** Sends the prompt of a node's step again, with a person's edits, as a branch beside the node. */
export const resend: Handler<'resend'> = (state, command, context) => {
  const { nodeId, edits, temperature, steps, raise = false } = command;
  const node = state.nodes.get(nodeId);
  if (!node) return { error: refusals.noNode(nodeId) };
  const hash = node.texts?.prompt ?? null;
  const sent = hash === null ? [] : context.promptOf(hash);
  const { parentId, attemptId } = node;
  if (hash === null || parentId === null || attemptId === null || sent.length === 0)
    return { error: refusals.noCall(nodeId) };
  const model = command.model ?? attemptOf(state, attemptId).model;
  const problem =
    context.unknownModel(model) ??
    (context.isLanguage(model) ? null : refusals.readsNoPrompt(model)) ??
    dollarProblem(state.spec.budget, [model], context);
  if (problem !== null) return { error: problem };
  const changed = editedPrompt(sent, edits);
  if ('problem' in changed) return { error: refusals.edit(nodeId, changed, sent.length) };
  return propose(state, parentId, raise, () => [
    {
      kind: 'expand',
      from: parentId,
      steps: steps ?? state.spec.budget.stepsPerAttempt,
      temperature: temperature ?? strategyTemperature(state) ?? defaultTemperature,
      memory: 'none',
      hint: null,
      backup: true,
      model,
      resent: {
        of: nodeId,
        prompt: context.putText(promptText({ hash, prompt: sent }, changed.prompt)),
        edited: changed.edited,
      },
    },
  ]);
};
