import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { benchmarkSource } from '@/db/benchmark-tasks';
import { readNodeTexts } from '@/db/node-texts';
import { dataPaths, openDatabase } from '@/db/open';
import { taskOfSource } from '@/server/benchmarks/tasks/task-of-source';
import type { Action } from '@/server/core/agent/action';
import { rootNodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { HiddenMode } from '@/server/core/task/benchmark';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { removePlace } from '@/tests/support/benchmarks/remove-place';
import { runScripted } from '@/tests/support/benchmarks/run-scripted';
import { espalier } from '@/tests/support/command-line';

const image = `espalier-test/harbor:${process.pid}`;
/** The agent's work lies within the workspace and outside of it: both count. */
const work: Action = {
  kind: 'shell',
  command:
    'echo hello > greeting.txt; mkdir -p /srv/site; echo up > /srv/site/state; echo "$SITE" > site.txt; ls /tests /logs',
};
/** A variable of the task, which the agent's command sees and the verifier. */
const site = 'a "b" $HOME c';
const good = `test "$(cat /testbed/greeting.txt)" = hello && test "$(cat /srv/site/state)" = up && test "$(cat /testbed/site.txt)" = '${site}' && test "$SITE" = '${site}'`;
const reward = (value: string) => `echo ${value} > /logs/verifier/reward.txt`;
/** A task's `test.sh`, and what the run comes to. */
const cases: Record<string, { script: string; status: string; passing: number; total: number }> = {
  one: {
    script: `if ${good}; then ${reward('1')}; else ${reward('0')}; fi`,
    status: 'solved',
    passing: 4,
    total: 4,
  },
  zero: { script: reward('0'), status: 'unsolved', passing: 0, total: 4 },
  broke: { script: reward('-1'), status: 'unsolved', passing: 0, total: 0 },
  garbage: { script: reward('excellent'), status: 'unsolved', passing: 0, total: 0 },
  several: { script: reward('1 0 1'), status: 'unsolved', passing: 0, total: 0 },
  slow: { script: `sleep 600; ${reward('1')}`, status: 'unsolved', passing: 0, total: 0 },
  missing: { script: 'exit 3', status: 'unsolved', passing: 0, total: 0 },
  numbers: {
    script: `echo '{"reward": 0.5, "style": 1}' > /logs/verifier/reward.json`,
    status: 'unsolved',
    passing: 2,
    total: 4,
  },
  ctrf: {
    script: `cat /tests/data/ctrf.json > /logs/verifier/ctrf.json; ${reward('0')}`,
    status: 'unsolved',
    passing: 1,
    total: 3,
  },
};
const ctrf = JSON.stringify({
  results: {
    tests: [
      { name: 'hidden_one', status: 'passed' },
      { name: 'hidden_two', status: 'failed', message: 'no' },
    ],
  },
});

describe.skipIf(!dockerTested)('task directories of Harbor', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-harbor-'));
  const paths = dataPaths(path.join(directory, 'espalier.db'));
  const db = openDatabase(paths.database);
  beforeAll(async () => {
    await buildMiniImage(docker, image, { README: 'site\n' });
    for (const [name, { script }] of Object.entries(cases)) {
      const files = {
        'task.toml': `schema_version = "1.3"\n[environment]\ndocker_image = "${image}"\nworkdir = "/testbed"\nenv = { SITE = ${JSON.stringify(site)} }\n[agent]\ntimeout_sec = 30\n[verifier]\nenv = { WHO = "verifier" }\n${name === 'slow' ? 'timeout_sec = 3\n' : ''}`,
        'instruction.md': 'Greet, and bring the site up.',
        'tests/test.sh': `test "$WHO" = verifier || exit 9\n${script}\n`,
        'tests/data/ctrf.json': ctrf,
      };
      for (const [file, text] of Object.entries(files)) {
        const place = path.join(directory, 'tasks', name, file);
        mkdirSync(path.dirname(place), { recursive: true });
        writeFileSync(place, text);
      }
    }
    const imported = await espalier(
      {},
      'tasks',
      'import',
      path.join(directory, 'tasks'),
      '--database',
      paths.database,
      '--json',
    );
    expect(JSON.parse(imported.stdout).imported).toEqual(Object.keys(cases).sort());
  });
  afterAll(async () => {
    db.$client.close();
    await removePlace(docker, { directory, paths, image });
  });
  const run = (name: string, hidden: HiddenMode) => {
    const source = benchmarkSource(db, name);
    if (source === null) throw new Error(`${name} was not imported.`);
    return runScripted(db, paths, taskOfSource(source, { hidden }), [work]);
  };

  test.each(Object.entries(cases))('blind: %s', async (name, { status, passing, total }) => {
    const { state } = await run(name, 'blind');
    const best = nodeOf(state, state.best ?? rootNodeId);
    expect({ status: state.status, passing: best.holdout?.passing, total: best.holdout?.total }).toEqual({
      ...{ status, passing, total },
    });
    // The agent sees neither the tests nor where they will lie.
    const seen = JSON.stringify([...state.nodes.values()].map((node) => readNodeTexts(db, node).calls));
    expect(seen).toContain('/tests');
    expect(seen).not.toMatch(/test\.sh|hidden_one/);
  });

  test('oracle: the reward is the search’s, and what broke cannot be searched with', async () => {
    const solved = await run('one', 'oracle');
    expect({ status: solved.state.status, hidden: solved.state.spec.hidden }).toEqual({
      status: 'solved',
      hidden: 'oracle',
    });
    const broke = await run('broke', 'oracle');
    expect(broke.state.status).toBe('failed');
    expect(broke.state.statusReason).toMatch(/\S/);
  });
});
