import type { Machine } from './machine';

/** How a patch is applied, one after the other until one succeeds: the chain of SWE-bench's harness. */
const applyCommands = [
  'git apply --verbose',
  'git apply --verbose --3way',
  'git apply --verbose --reject',
  'patch --batch --forward --fuzz=5 -p1 -i',
] as const;

/** No command applied it, since the code has its changes already. */
const alreadyApplied = 'already applied';

const place = '/tmp/patch.diff';
const timeoutMs = 300_000;

/** Applies a patch to the code. `appliedBy` is null where nothing does it; `log` is what the commands printed. */
export async function applyPatch(
  machine: Machine,
  patch: string,
  directory: string,
): Promise<{ appliedBy: string | null; log: string }> {
  await machine.write(place, patch);
  const log: string[] = [];
  const attempt = async (command: string) => {
    const { exitCode, output } = await machine.run(command, directory, timeoutMs);
    log.push(`$ ${command}\n${output}[exit code ${exitCode ?? 'none: the time ran out'}]\n`);
    return exitCode === 0;
  };
  for (const [at, command] of applyCommands.entries()) {
    if (at > 0) await attempt('git checkout -- . ; git clean -fd');
    if (await attempt(`${command} ${place}`)) return { appliedBy: command, log: log.join('') };
  }
  await attempt('git checkout -- . ; git clean -fd');
  const isApplied = await attempt(`git apply --check --reverse ${place}`);
  return { appliedBy: isApplied ? alreadyApplied : null, log: log.join('') };
}
