import { writesNoTexts } from './sentences';

/** Calls that need not be made by the model that walks the attempts, and what each is for. */
export const modelRoles = {
  probe: 'walks the short attempt that estimates how hard the task is',
  vote: 'compares attempts in a tournament',
  postmortem: 'writes what an ended attempt taught',
  summary: 'summarises ended attempts for later attempts, and steps that no longer fit in a prompt',
  judge: 'grades and compares results when a task has no tests',
  tests: 'writes more tests to tell apart results that pass the same visible tests',
} as const;
export type ModelRole = keyof typeof modelRoles;

export const modelRoleNames = [
  'probe',
  'vote',
  'postmortem',
  'summary',
  'judge',
  'tests',
] as const satisfies readonly ModelRole[];

/** Roles whose calls are made only where a model is named for them, and that need one that writes. */
const writingRoles = ['summary', 'tests'] as const satisfies readonly ModelRole[];
export type WritingRole = (typeof writingRoles)[number];

export const isModelRole = (name: string): name is ModelRole => name in modelRoles;
export const isWritingRole = (name: string): name is WritingRole =>
  writingRoles.some((role) => role === name);

/** Why a model cannot take a role, or null. */
export const roleProblem = (
  role: ModelRole,
  { id, write }: { readonly id: string; write?: unknown },
): string | null => (isWritingRole(role) && !write ? writesNoTexts(id, role) : null);

/**
 * The model of a role, or null where none is named. Then the model of the run or of the attempt makes the call; the
 * call of a writing role is not made.
 */
export const modelForRole = (
  { roles }: { roles?: Partial<Record<ModelRole, string>> },
  role: ModelRole,
): string | null => roles?.[role] ?? null;
