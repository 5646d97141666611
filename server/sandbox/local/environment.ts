/** The environment of local snapshots: this machine. */
export const localEnvironment = 'host';

/** This machine, with the workspace in the place of a directory (absolute) as well. */
export const localEnvironmentAt = (original: string): string => `${localEnvironment}@${original}`;

/** The directory in whose place the workspace stands in this environment; null: in none. */
export const originalIn = (environment: string): string | null =>
  environment.startsWith(`${localEnvironment}@`) ? environment.slice(localEnvironment.length + 1) : null;
