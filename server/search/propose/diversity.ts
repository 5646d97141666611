import { z } from 'zod';
import type { Decision, SearchView } from '@/server/core/ports/strategy';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { namesIn } from '@/server/core/run/models-of-run';
import { approaches } from './approaches';

export const modelsField = z
  .string()
  .max(500)
  .default('')
  .describe(
    'Models separated by commas. Attempts take turns with them. If empty, attempts use the model of the run.',
  );

/** The model whose turn the `ordinal`-th attempt (from 1) is, as a part of its proposal; nothing without a list. */
export function inTurn(models: string, ordinal: number): Pick<ExpandProposal, 'model'> {
  const names = namesIn(models);
  const model = names[(ordinal - 1) % Math.max(1, names.length)];
  return model === undefined ? {} : { model };
}

/** Parameters that keep attempts from being one attempt many times. */
export const diversityFields = {
  temperatureChange: z
    .number()
    .min(-2)
    .max(2)
    .default(0)
    .describe('How much the temperature rises or falls, evenly, from the first attempt to the last.'),
  approaches: z
    .enum(['none', 'varied', 'unlike-before'])
    .default('none')
    .describe(
      'The hint for each attempt: none, the next one from a fixed list (varied), or to work differently from the attempts before (unlike-before).',
    ),
  models: modelsField,
};
const fields = z.object(diversityFields);
export type Diversity = z.infer<typeof fields>;

const mostListed = 3;

/** The proposal of the `ordinal`-th attempt (from 1) of `total`, made different from the others as the parameters say. */
export function diversified(
  proposal: ExpandProposal,
  { state }: Pick<SearchView, 'state'>,
  { temperatureChange, approaches: approach, models }: Diversity,
  { ordinal, total }: { ordinal: number; total: number },
): ExpandProposal {
  const along = total <= 1 ? 0 : Math.min(1, (ordinal - 1) / (total - 1));
  const before = [...new Set(state.experience.slice(-mostListed).map((entry) => entry.approachTried))];
  const otherwise = before.length === 0 ? null : `Approach this differently from: ${before.join(' / ')}`;
  const hints = {
    none: proposal.hint,
    varied: approaches[(ordinal - 1) % approaches.length] ?? null,
    'unlike-before': otherwise,
  };
  return {
    ...proposal,
    temperature: Math.min(2, Math.max(0, proposal.temperature + temperatureChange * along)),
    hint: proposal.hint ?? hints[approach],
    ...inTurn(models, ordinal),
  };
}

/** The decision with its proposal made different; waiting and the end stay as they are. */
export const diversify = (
  decision: Decision,
  view: Pick<SearchView, 'state'>,
  diversity: Diversity,
  place: { ordinal: number; total: number },
): Decision =>
  decision.kind === 'propose'
    ? { ...decision, proposal: diversified(decision.proposal, view, diversity, place) }
    : decision;
