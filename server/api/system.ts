import packageFile from '@/package.json';
import { detectSandbox } from '@/server/sandbox';
import { noDocker } from './sentences';

/** What was found on this machine, as text. */
export interface SystemReport {
  version: string;
  node: string;
  /** Absolute path of the database file. */
  database: string;
  /** The engine and its version, or why there is none. */
  docker: { available: boolean; description: string };
  /** The isolation of the local driver, in one line. */
  local: string;
}

export async function findSystem(database: string): Promise<SystemReport> {
  const { docker, reason, local } = await detectSandbox();
  return {
    version: packageFile.version,
    node: process.versions.node,
    database,
    docker: docker
      ? { available: true, description: docker }
      : { available: false, description: reason ?? noDocker },
    local,
  };
}
