import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atMost, type Bench, type BenchRow } from './bench';

/** Commands that run nothing. */
const commands = [
  '--version',
  '--help',
  'run --help',
  'tasks',
  'tasks imported',
  'strategies',
  'agents',
  'models --offline',
  'token',
];
const goals = { seconds: 0.4, mebibytes: 90 };
const repeats = 3;

/** Writes what a process cost into a file when it ends. */
const meter = `process.on('exit', () => require('node:fs').writeFileSync(process.env.ESPALIER_BENCH_COST,
  JSON.stringify({ ...process.cpuUsage(), memory: process.resourceUsage().maxRSS })));`;

export const name = 'start';

/** Processor time and memory of commands that run nothing, beside those of a bare `node`. */
export const run: Bench['run'] = async ({ report }) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-bench-'));
  const required = path.join(directory, 'meter.cjs');
  const cost = path.join(directory, 'cost.json');
  writeFileSync(required, meter);
  /** The cheapest of several starts: seconds of processor time, and MiB. The first one compiles and is left out. */
  const startsOf = (args: readonly string[]) => {
    const measured = Array.from({ length: repeats + 1 }, () => {
      const { status, stderr } = spawnSync(process.execPath, ['--require', required, ...args], {
        encoding: 'utf8',
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          ESPALIER_BENCH_COST: cost,
          ESPALIER_DATABASE: path.join(directory, 'espalier.db'),
        },
      });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
      const { user, system, memory } = JSON.parse(readFileSync(cost, 'utf8'));
      return { seconds: (user + system) / 1e6, mebibytes: memory / 1024 };
    }).slice(1);
    return {
      seconds: Math.min(...measured.map(({ seconds }) => seconds)),
      mebibytes: Math.min(...measured.map(({ mebibytes }) => mebibytes)),
    };
  };
  try {
    const bare = startsOf(['--eval', '']);
    const rows: BenchRow[] = [];
    for (const command of commands) {
      report(`espalier ${command}`);
      const { seconds, mebibytes } = startsOf(['bin/espalier', ...command.split(' ')]);
      rows.push(
        atMost(goals.seconds, {
          bench: name,
          name: `espalier ${command}: processor time`,
          value: seconds,
          unit: 's',
          naive: bare.seconds,
          ratio: bare.seconds / seconds,
        }),
        atMost(goals.mebibytes, {
          bench: name,
          name: `espalier ${command}: memory`,
          value: mebibytes,
          unit: 'MiB',
          naive: bare.mebibytes,
          ratio: bare.mebibytes / mebibytes,
        }),
      );
    }
    return rows;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
