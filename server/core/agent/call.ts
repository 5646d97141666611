import type { GamingSignal } from '@/server/core/verdict/gaming';
import { type Action, type ActionKind, actionTitle, type Observation } from './action';

/** One call of a turn, with what came of it. */
export interface Call {
  action: Action;
  observation: Observation;
}

/** The calls of one turn: the first, and the others in their order where there are any. Read them by `callsOf`. */
export interface Calls extends Call {
  further?: readonly Call[];
}

/** A call that an agent wants carried out. */
export interface RequestedCall {
  action: Action;
  /** Why it cannot be carried out: what its agent reads in place of a result. */
  refusal?: string;
}

/** The calls of a turn before they are carried out. Read them by `requestedCalls`. */
export interface RequestedCalls extends RequestedCall {
  further?: readonly RequestedCall[];
}

export const callsOf = ({ action, observation, further = [] }: Calls): Call[] => [
  { action, observation },
  ...further,
];

/** The calls that had an effect or could have had one. */
export const carriedOut = (step: Calls): Call[] =>
  callsOf(step).filter(({ observation }) => observation.skipped !== true);

/** Whether the agent ended its attempt with this step. */
export const isFinished = (step: Calls): boolean =>
  carriedOut(step).some(({ action }) => action.kind === 'finish');

export function requestedCalls({ action, refusal, further = [] }: RequestedCalls): RequestedCall[] {
  return [{ action, ...(refusal === undefined ? {} : { refusal }) }, ...further];
}

/** A list of at least one call in the form of a turn. */
export function asTurn<T extends object>(calls: readonly [T, ...T[]]): T & { further?: readonly T[] } {
  const [first, ...further] = calls;
  return further.length === 0 ? first : { ...first, further };
}

/** A call in short, as a node holds it. */
export interface CallOutline {
  kind: ActionKind;
  title: string;
  /** The file acted on, where there is one. */
  path: string | null;
  error: boolean;
  /** It was not carried out. */
  skipped?: true;
  /** Signs of cheating in it; absent: none were found, or none were looked for. */
  signs?: GamingSignal[];
}

const titleOf = ({ action, observation }: Call): string =>
  observation.look ? 'a last look at the changes' : actionTitle(action);

export const outlineOf = ({ action, observation }: Call): CallOutline => ({
  kind: action.kind,
  title: titleOf({ action, observation }),
  path: 'path' in action && action.path !== undefined ? action.path : null,
  error: observation.error,
  ...(observation.skipped ? { skipped: true } : {}),
});

/** What a step stands for in a list or a picture: what changes most is what matters. */
const weights: Record<ActionKind, number> = {
  finish: 5,
  edit_file: 4,
  insert_lines: 4,
  undo_edit: 4,
  write_file: 4,
  apply_patch: 4,
  shell: 3,
  run_tests: 2,
  read_file: 1,
  search: 1,
  list_files: 1,
  tool: 1,
};

/**
 * The call that a step is drawn as: of those carried out the first of the weightiest kind. Where none was, the first as one
 * that changes nothing and ends nothing.
 */
export function mainCall(step: Calls): CallOutline {
  const calls = carriedOut(step);
  const most = Math.max(...calls.map(({ action }) => weights[action.kind]));
  const main = calls.find(({ action }) => weights[action.kind] === most);
  return main ? outlineOf(main) : { ...outlineOf(step), kind: 'tool' };
}

const longestTitle = 80;

/** A label of a step, at most 80 characters: its one call, or all of them in their order. */
export function stepTitle(step: Calls): string {
  const titles = callsOf(step).map(titleOf);
  const title = titles.join(' · ');
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title;
}
