import type { RunSpec } from './spec';

/** The names in a list as the parameter `models` of strategies holds it: separated by commas. */
export const namesIn = (list: unknown): string[] =>
  typeof list === 'string'
    ? list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
    : [];

/** Every model that a run may ask by its settings: its own, those of its roles, those its attempts take turns with. */
export const modelsOf = ({
  model,
  roles,
  parameters,
}: Pick<RunSpec, 'model' | 'roles' | 'parameters'>): string[] => [
  ...new Set([model, ...Object.values(roles ?? {}), ...namesIn(parameters.models)]),
];
