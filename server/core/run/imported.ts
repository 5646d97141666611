import type { Command } from './command';
import type { NodeState } from './node';
import { noCommandOnImport } from './sentences';
import type { RunSpec, RunStatus } from './spec';
import type { RunState } from './state';

/** Whether the run was made elsewhere: it has no files here. */
export const isImported = ({ sandbox }: Pick<RunSpec, 'sandbox'>): boolean => sandbox === 'none';

/** Whether Espalier itself made the imported run: its log is whole, with every choice and its reason. */
export const isOfEspalier = (origin: RunSpec['origin']): boolean => origin?.format === 'espalier';

/** Whether another system made the run: what its file does not tell is not known. */
export const isForeign = ({ sandbox, origin }: Pick<RunSpec, 'sandbox' | 'origin'>): boolean =>
  isImported({ sandbox }) && !isOfEspalier(origin);

/** Where an imported run comes from, in two or three words. */
export const sourceName = (format: string): string =>
  format === 'espalier' ? 'recorded run of Espalier' : `imported · ${format}`;

/** Whether a run ended without a solution only because the file it was imported from does not tell how it ended. */
export const isUntold = (origin: RunSpec['origin'], status: RunStatus): boolean =>
  origin?.resolved === null && status === 'unsolved';

/** Whether the tokens of a node are recorded; those of steps taken here always are. */
export const tokensAreKnown = ({ origin }: Pick<NodeState, 'origin'>): boolean =>
  !origin || !(origin.unknown.includes('inputTokens') && origin.unknown.includes('outputTokens'));

/** Whether anything tells how many tokens a run used. */
export function hasTokens({ spec: { origin }, spend }: Pick<RunState, 'spec' | 'spend'>): boolean {
  if (!origin || spend.inputTokens + spend.outputTokens > 0) return true;
  const { stated, summed } = origin;
  return [stated, summed].some((of) => of !== null && (of.inputTokens ?? of.outputTokens) !== null);
}

/** Whether what was recorded up to a node can be replayed on a task: it is a step of another system. */
export const canTakeOn = (
  { spec }: Pick<RunState, 'spec'>,
  { parentId, origin }: Pick<NodeState, 'parentId' | 'origin'>,
): boolean => isImported(spec) && parentId !== null && origin !== null;

/** What needs neither files nor a model. */
const possible: ReadonlySet<Command['kind']> = new Set(['mark', 'prefer']);

/** Why a command cannot be carried out on an imported run; null where it can, and for other runs. */
export const importRefusal = (
  { sandbox, origin }: Pick<RunSpec, 'sandbox' | 'origin'>,
  kind: Command['kind'],
): string | null =>
  isImported({ sandbox }) && !possible.has(kind) ? noCommandOnImport(kind, origin?.format ?? null) : null;

/** The strategy that a person looks at first to see what another one would choose; a run of another system has none of ours. */
export const strategyToTry = (spec: RunSpec): Pick<RunSpec, 'strategy' | 'parameters'> =>
  isForeign(spec) ? { strategy: 'mcts', parameters: {} } : spec;
