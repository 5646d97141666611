export const startsNone = (agent: string): string =>
  `The agent ${agent} cannot run in this sandbox. Choose --sandbox local on a machine that has bubblewrap.`;
export const agentEnded = (agent: string, exitCode: number | null, printed: string): string =>
  `the agent ${agent} ended ${exitCode === null ? 'by a signal' : `with exit code ${exitCode}`}${printed === '' ? '' : `: ${printed}`}`;
export const callInterrupted = 'The agent ended before this call gave a result.';
export const sideCall = (request: string, reply: string): string => `Side call: ${request} → ${reply}`;
export const compacted = 'The agent replaced its conversation by a shorter one.';
export const refusedPaths = (paths: readonly string[]): string =>
  `Calls that were refused: ${paths.join(', ')}`;
