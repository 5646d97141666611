import packageFile from '@/package.json';
import { detectSandbox } from '@/server/sandbox';

/** What was found on this machine, in words for people. */
export interface SystemReport {
  version: string;
  node: string;
  /** Absolute path of the database file. */
  database: string;
  /** The engine and its version, or why there is none. */
  docker: { available: boolean; description: string };
  /** What isolation the local driver has, in one line. */
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
      : { available: false, description: reason ?? 'No Docker engine answers.' },
    local,
  };
}
