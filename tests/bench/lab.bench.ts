import { type ChildProcess, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import type { ClaimEntry, Finding } from '@/server/core/lab/claim';
import type { LabReply, LabRequest } from '@/server/lab/messages';
import { atLeast, atMost, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'lab';

/** Simulated tasks of each claim against its preset: all claims together come to more than 100,000 attempts. */
const scale = 7;

/** Every claim of the lab at seven times its preset's size, in as many of the lab's processes as there are processors. */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const labs = Array.from({ length: Math.max(1, cpus().length) }, startLab);
  try {
    const [first] = labs;
    if (!first) throw new Error('No lab was started.');
    const listed = await requestOf(first, { id: 0, kind: 'claims' });
    const claims = listed.kind === 'claims' ? listed.claims : [];
    await Promise.all(labs.map((lab) => requestOf(lab, { id: 0, kind: 'claims' })));
    const queue = claims.toReversed();
    const findings: { claim: ClaimEntry; finding: Finding }[] = [];
    const began = performance.now();
    await Promise.all(
      labs.map(async (lab) => {
        for (let claim = queue.shift(); claim; claim = queue.shift()) {
          const runs = claim.parameters.find((parameter) => parameter.name === 'runs')?.default ?? 0;
          const request = { id: 1, kind: 'run' as const, claim: claim.name, values: { runs: scale * runs } };
          const reply = await requestOf(lab, request);
          if (reply.kind !== 'run') throw new Error(`${claim.name}: ${JSON.stringify(reply)}`);
          findings.push({ claim, finding: reply.finding });
          report(`${reply.finding.holds ? 'holds' : 'FAILS'}  ${claim.title}: ${reply.finding.sentence}`);
        }
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    const attempts = findings.reduce((sum, { finding }) => sum + finding.attempts, 0);
    const holding = findings.filter(({ finding }) => finding.holds).length;
    return [
      figure({ bench: name, name: 'simulated attempts', value: attempts, unit: 'attempts' }),
      atMost(60, { bench: name, name: '100,000 attempts', value: (seconds / attempts) * 100_000, unit: 's' }),
      atLeast(claims.length, { bench: name, name: 'claims that hold', value: holding, unit: 'claims' }),
    ];
  } finally {
    for (const lab of labs) lab.disconnect();
  }
}

const startLab = (): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', path.resolve('server/lab/process.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

function requestOf(lab: ChildProcess, request: LabRequest): Promise<LabReply> {
  return new Promise((resolve, reject) => {
    lab.once('message', (reply: LabReply) => resolve(reply));
    lab.once('exit', () => reject(new Error('The lab has ended.')));
    lab.send(request);
  });
}
