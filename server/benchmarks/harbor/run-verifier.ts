import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver } from '@/server/core/ports/sandbox';
import type { HarborTask, KeptFile } from '@/server/core/task/benchmark';
import type { Outcome } from '@/server/core/verdict/outcome';
import { packTar } from '@/server/sandbox/docker/tar';
import { bytesOf } from '@/server/sandbox/store/names';
import { harborOutcome } from './outcome';

const left = '/logs/verifier';
const shortMs = 60_000;
/** Characters of one command line: what every system takes as one argument. */
const pieceLength = 96_000;

/**
 * Runs the verifier of a task directory in a fork of the agent's sandbox, which is thrown away: `tests/` is laid at
 * `/tests` only there, and `/tests/test.sh` leaves its reward in `/logs/verifier`.
 */
export async function runHarborVerifier(
  driver: SandboxDriver,
  { id, tests, env, verifier }: HarborTask,
  at: SnapshotId,
  signal: AbortSignal,
): Promise<Outcome> {
  const begun = performance.now();
  const sandbox = await driver.open(at, { owner: `verify/${id}`, commands: true });
  const run = (command: string) => sandbox.run(command, { timeoutMs: shortMs, signal });
  try {
    await run(`rm -rf /tests ${left}; mkdir -p /tests ${left} /logs/agent`);
    await layTests(run, tests);
    const { exitCode, stdout, stderr, timedOut } = await sandbox.run('exec bash /tests/test.sh', {
      timeoutMs: verifier.timeoutMs,
      env: { ...env, ...verifier.env },
      signal,
    });
    const read = async (name: string) => {
      const found = await run(`test -f ${left}/${name} && cat ${left}/${name}`);
      return found.exitCode === 0 ? found.stdout : null;
    };
    const [text, json, ctrf] = [await read('reward.txt'), await read('reward.json'), await read('ctrf.json')];
    const log = [stdout, stderr].filter((part) => part.trim() !== '').join('\n');
    const ms = Math.round(performance.now() - begun);
    return harborOutcome({ exitCode: timedOut ? null : (exitCode ?? 1), text, json, ctrf, log, ms });
  } finally {
    await sandbox.close();
  }
}

/** Lays the files at `/tests`. They go through command lines, since a sandbox takes files only into its workspace. */
async function layTests(run: (command: string) => ReturnType<Sandbox['run']>, files: readonly KeptFile[]) {
  const entries = files.map(({ path, mode, content }) => ({
    ...{ path: bytesOf(path), type: 'file' as const, mode, target: '' },
    content: Buffer.from(content, 'base64'),
  }));
  const packed = packTar(entries, { uid: 0, gid: 0, mtime: 0 }).toString('base64');
  // Not in /tmp, which no command leaves anything in.
  const archive = '/logs/.tests';
  await run(`: > ${archive}`);
  for (let from = 0; from < packed.length; from += pieceLength) {
    await run(`printf %s '${packed.slice(from, from + pieceLength)}' >> ${archive}`);
  }
  const { exitCode, stderr } = await run(`base64 -d ${archive} | tar -xf - -C /tests && rm ${archive}`);
  if (exitCode !== 0) throw new Error(`The tests could not be laid at /tests: ${stderr.slice(-300)}`);
}
