import { createHash, randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { detectSandbox } from '@/server/sandbox';
import { must, openPlace, within } from '@/tests/bench/sandbox/place';
import { atMost, type BenchOptions, type BenchRow } from './bench';

export const name = 'holds';

const MiB = 2 ** 20;
const goalMs = 50;
const { signal } = new AbortController();

/** The longest time (ms) for which the thread did nothing else meanwhile. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await setTimeout(5);
  delay.reset();
  // The first tick after it measures nothing.
  await setTimeout(5);
  await work();
  await setTimeout(5);
  delay.disable();
  return delay.max / 1e6;
}

/**
 * For how long snapshots hold the engine's thread: after a command that wrote a large file, at its restore, and with many
 * small files. Beside it what hashing and deflating on that thread would take, in the same run.
 */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const { docker } = await detectSandbox();
  for (const kind of ['local', ...(docker ? ['docker' as const] : [])] as const) {
    for (const [what, command, bytes] of [
      ['100 MiB that do not shrink', 'head -c 104857600 /dev/urandom > large', randomBytes(100 * MiB)],
      ['100 MiB of zeros', 'head -c 104857600 /dev/zero > large', Buffer.alloc(100 * MiB)],
    ] as const) {
      const place = openPlace(kind);
      try {
        const root = await place.driver.prepare(place.task(), signal);
        const naive = await longestHold(async () => {
          createHash('sha256').update(bytes).digest('hex');
          deflateSync(bytes, { level: 1 });
        });
        const add = (part: string, value: number) => {
          const row = { bench: name, name: `${kind}, ${what}: ${part}`, value, unit: 'ms', naive };
          rows.push(atMost(goalMs, { ...row, ratio: naive / value }));
          report(`${row.name}: ${value.toFixed(1)} ms`);
        };
        let id = root;
        const written = await longestHold(() =>
          within(place, root, async (sandbox) => {
            await must(sandbox, command);
            ({ id } = await sandbox.snapshot());
          }),
        );
        add('snapshot', written);
        add('restore', await longestHold(() => within(place, id, (sandbox) => must(sandbox, 'ls large'))));
      } finally {
        await place.close();
      }
    }
  }
  const many = openPlace('local');
  try {
    const root = await many.driver.prepare(many.task(), signal);
    const add = (part: string, value: number) => {
      rows.push(atMost(goalMs, { bench: name, name: `local, 50,000 files: ${part}`, value, unit: 'ms' }));
      report(`${part}: ${value.toFixed(1)} ms`);
    };
    let id = root;
    const made = await longestHold(() =>
      within(many, root, async (sandbox) => {
        await must(sandbox, `mkdir m && cd m && seq 50000 | split -l 1 -a 4 -d --suffix-length=6`);
        ({ id } = await sandbox.snapshot());
      }),
    );
    add('the first snapshot', made);
    await within(many, id, async (sandbox) => {
      add('restore and first command', await longestHold(() => must(sandbox, 'true')));
      const edit = () => must(sandbox, 'echo x > d0/f0.txt').then(() => sandbox.snapshot());
      add('snapshot after one edit', await longestHold(edit));
    });
  } finally {
    await many.close();
  }
  return rows;
}
