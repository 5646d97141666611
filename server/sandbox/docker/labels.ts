import { thisProcess } from '@/server/sandbox/local/processes';

/** Everything of ours in an engine carries these. */
export const labels = {
  /** `run/attempt`, for people. */
  owner: 'espalier.owner',
  /** `host pid startTime` of the process it belongs to. */
  process: 'espalier.pid',
  /** The image a container runs. */
  environment: 'espalier.environment',
  /** `host directory` of the snapshot store whose snapshots name the image. */
  store: 'espalier.store',
  /** A path that leads to the workspace, and the image that lacked it. */
  code: 'espalier.code',
  codeOf: 'espalier.code-of',
  /** Where the tree lies from which a large workspace is filled, as JSON (`seed.ts`). */
  seed: 'espalier.seed',
  /** Variables that the image was given for a task, as JSON. */
  env: 'espalier.env',
  /** All such paths. */
  roots: 'espalier.roots',
  /** The id of the shared packages that a volume holds. */
  packages: 'espalier.packages',
  base: 'espalier.base',
} as const;

export const processLabel = `${thisProcess.host} ${thisProcess.pid} ${thisProcess.startTime}`;
export const storeLabel = (directory: string) => `${thisProcess.host} ${directory}`;

const separator = ':';

/** The paths of an image that lead to the workspace, as one label, and read from its labels. */
export const rootsLabel = (paths: readonly string[]): string => paths.join(separator);
export const rootsIn = (found: Record<string, string> | undefined): string[] => {
  const all = found?.[labels.roots] ?? found?.[labels.code];
  return all ? all.split(separator) : [];
};

/** A value of a label or variable as an instruction of a Dockerfile takes it: variables in it are not replaced. */
export const quotedValue = (value: string): string => JSON.stringify(value).replaceAll('$', '\\$');
