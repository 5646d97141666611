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
  /** The folder of the task's image that leads to the workspace, and that image. */
  code: 'espalier.code',
  codeOf: 'espalier.code-of',
  base: 'espalier.base',
} as const;

export const processLabel = `${thisProcess.host} ${thisProcess.pid} ${thisProcess.startTime}`;
export const storeLabel = (directory: string) => `${thisProcess.host} ${directory}`;
