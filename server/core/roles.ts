import type { RunSpec } from './state';

/** Calls that need not be made by the model that walks the attempts, and what each is for. */
export const modelRoles = {
  probe: 'walks the short attempt that tells how hard the task is',
  vote: 'compares attempts in a tournament',
  postmortem: 'says what an ended attempt taught',
  judge: 'grades and compares results where a task has no tests',
} as const;
export type ModelRole = keyof typeof modelRoles;

export const modelRoleNames = [
  'probe',
  'vote',
  'postmortem',
  'judge',
] as const satisfies readonly ModelRole[];

export const isModelRole = (name: string): name is ModelRole => name in modelRoles;

/** The model of a role, or null where none is named: then the call is the run's or the attempt's own model's. */
export const modelForRole = ({ roles }: Pick<RunSpec, 'roles'>, role: ModelRole): string | null =>
  roles?.[role] ?? null;
