import { splitSnapshotId } from '@/server/core/base/ids';
import { crowd } from '@/tests/bench/sandbox/crowd';
import { bytesPerEdit, deepEnvironments } from '@/tests/bench/sandbox/depth';
import { runSeconds } from '@/tests/bench/sandbox/overhead';
import { fileOf, median, must, openPlace, type Place, timed, within } from '@/tests/bench/sandbox/place';
import { measurePlain } from '@/tests/bench/sandbox/plain';
import { atLeast, atMost, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'sandbox';

const large = 'mkdir large && for i in 0 1 2 3 4; do head -c 104857600 /dev/zero > large/$i; done';
const { signal } = new AbortController();

/**
 * The Docker driver against a real engine, and the plain way beside it. Medians of one run, ms. `--no-run` leaves out
 * the two runs of 50 steps (two minutes).
 */
export async function run({ report, args }: BenchOptions): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const add = (row: BenchRow) => {
    rows.push(row);
    report(`${row.name}: ${row.value.toPrecision(4)} ${row.unit}`);
  };
  const ms = (what: string, value: number) => ({ bench: name, name: what, value, unit: 'ms' });
  const against = (what: string, value: number, naive: number) => ({
    ...ms(what, value),
    naive,
    ratio: naive / value,
  });
  const ratio = (what: string, row: { ratio: number; naive: number; value: number }) => ({
    bench: name,
    name: what,
    value: row.ratio,
    unit: '×',
  });
  const place = openPlace();
  try {
    report(await place.driver.describe());
    const root = await place.driver.prepare(place.task(), signal);
    const plain = await measurePlain(place, splitSnapshotId(root).environment);
    const own = await measureSmall(place);

    const action = against('trivial action, round trip', own.action, plain.action);
    add(atMost(5, action));
    add(atLeast(20, ratio('trivial action against exec', action)));
    add(atMost(25, against('snapshot after a one-line edit, 1,000 files', own.snapshot, plain.snapshot)));
    add(figure(ms('the same edit by a file action: action and snapshot', own.fileEdit)));
    const fork = against('fork an arbitrary node, warm, first command done', own.fork, plain.fork);
    add(atMost(40, fork));
    add(atLeast(8, ratio('fork against a container from the image', fork)));

    const big = await place.driver.prepare(place.task(large), signal);
    const inWorkspace = await snapshotMs(place, big);
    const over = (value: number) => ({ bench: name, value: value / own.snapshot, unit: '×' });
    add(figure(against('snapshot with 500 MB in the workspace', inWorkspace, plain.largeSnapshot)));
    add(atMost(2, { ...over(inWorkspace), name: '500 MB in the workspace, against without' }));
    const outside = await within(place, root, async (sandbox) => {
      await must(sandbox, `cd /opt && ${large}`);
      return (await sandbox.snapshot()).id;
    });
    const inLayer = await snapshotMs(place, outside);
    add(figure(against('snapshot with 500 MB outside the workspace', inLayer, plain.largeSnapshot)));
    add(atMost(2, { ...over(inLayer), name: '500 MB outside the workspace, against without' }));

    const kilobytes = (value: number) => value / 1024;
    add(
      atMost(20, {
        bench: name,
        name: 'storage per one-line edit, of 300',
        value: kilobytes(await bytesPerEdit(place)),
        unit: 'KB',
        naive: kilobytes(plain.stepBytes),
      }),
    );
    if (!args.includes('--no-run')) {
      const without = await runSeconds(place, 50, false);
      const value = await runSeconds(place, 50, true);
      add(
        figure({ bench: name, name: '50 steps of 1 s, a snapshot each', value, unit: 's', naive: without }),
      );
      const more = (100 * (value - without)) / without;
      add(atMost(3, { bench: name, name: 'snapshots’ share of that run', value: more, unit: '%' }));
    }
    const deep = await deepEnvironments(place, 150);
    add(figure(ms('change outside the workspace and its snapshot, a new container each, of 150', deep.ms)));
    add(
      atMost(124, { bench: name, name: 'most layers of 150 such changes', value: deep.mostLayers, unit: '' }),
    );
    add(figure({ bench: name, name: 'times flattened in 150', value: deep.flattened, unit: '' }));
    const many = await crowd(place, 16);
    add(atLeast(16, { bench: name, name: '16 sandboxes at once: done', value: many.done, unit: '' }));
    add(figure({ bench: name, name: '16 sandboxes, 10 steps each', value: many.seconds, unit: 's' }));
    add(atMost(0, { bench: name, name: 'containers left behind', value: many.left, unit: '' }));
    return rows;
  } finally {
    await place.close();
  }
}

/** A snapshot after a one-line edit by a command; the command itself is not counted. */
async function snapshotMs(place: Place, from: Parameters<typeof within>[1]): Promise<number> {
  return within(place, from, async (sandbox) => {
    const ms: number[] = [];
    for (let i = 0; i < 22; i++) {
      await must(sandbox, `echo ${i} >> ${fileOf(i)}`);
      const [took] = await timed(1, () => sandbox.snapshot(), 0);
      if (i >= 2 && took !== undefined) ms.push(took);
    }
    return median(ms);
  });
}

async function measureSmall(place: Place) {
  const root = await place.driver.prepare(place.task(), signal);
  const action = await within(place, root, (sandbox) =>
    timed(50, () => sandbox.run('true', { timeoutMs: 5000 })),
  );
  const snapshot = await snapshotMs(place, root);
  const nodes = await within(place, root, async (sandbox) => {
    const ids = [root];
    for (let i = 0; i < 12; i++) {
      await must(sandbox, `for f in 1 2 3; do echo ${i} >> d${i}/f$((20 * f + ${i})).txt; done`);
      ids.push((await sandbox.snapshot()).id);
    }
    return ids;
  });
  const fileEdit = await within(place, root, (sandbox) =>
    timed(20, async (i) => {
      const old = i === 0 ? 'line of file 3' : `edit ${i - 1}`;
      // `old` must match once: the file's first line is made unlike the others.
      await sandbox.file(
        i === 0
          ? { kind: 'write_file', path: fileOf(3), content: 'edit 0\n' }
          : { kind: 'edit_file', path: fileOf(3), old, new: `edit ${i}` },
      );
      await sandbox.snapshot();
    }),
  );
  const fork = await timed(24, (round) =>
    within(place, nodes[(round * 7) % nodes.length] ?? root, (sandbox) => must(sandbox, 'true')),
  );
  return { action: median(action), snapshot, fork: median(fork), fileEdit: median(fileEdit) };
}
