import { expect, test } from 'vitest';
import { encodingTitle } from '@/components/scene/encoding';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions, type Scene } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { openMemoryDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { hasTokens } from '@/server/core/run/imported';
import { merged } from '@/server/exchange/merge/merge';
import { readFile } from '@/server/exchange/read';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { storeRun } from '@/server/imports/store-run';
import { json } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';
import { dars, flat, transitions } from '@/tests/support/exchange/trees';

async function read(name: string, value: unknown): Promise<ImportedRun> {
  const { runs } = await readFile(name, json(value));
  if (!runs[0]) throw new Error('There is no run.');
  return runs[0];
}

function drawn(run: ImportedRun): { scene: Scene; state: ReturnType<typeof loadState> } {
  const db = openMemoryDatabase();
  const { runId } = storeRun(db, run, { file: 'a.json', actor: { kind: 'person', name: 'Ada' } });
  const state = loadState(db, runId);
  return { state, scene: makeScenes()(state, { ...plainOptions, encoding: null }) };
}
const nodes = ({ tree, node }: Scene) => tree.nodes.flatMap((_, at) => node(at) ?? []);

test('a step that was planned and never carried out is drawn and named as such', async () => {
  const { scene } = drawn(await read('a.json', transitions));
  const planned = nodes(scene).filter((one) => one.planned);
  expect(planned.map(({ title }) => title)).toContain('PlanToCode');
  expect(planned.every((one) => nodeSentence(one).includes('never carried out'))).toBe(true);
  expect(nodes(scene).filter((one) => !one.planned)).not.toHaveLength(0);
});

test('a node whose place was inferred by merging is drawn and named as such', async () => {
  const one = await read('1.traj', walk(['open', 'edit', 'submit']));
  const other = await read('2.traj', walk(['open', 'look', 'submit']));
  const whole = merged([one, other], { isOneTask: true });
  if (!whole) throw new Error('They were not merged.');
  const inferred = nodes(drawn(whole).scene).filter((one) => one.inferred);
  expect(inferred).toHaveLength(1);
  expect(inferred.map(nodeSentence).join()).toContain('its place is inferred');
});

test('the colour is named after tests only where there are tests', async () => {
  const [withRewards, withTests] = [
    drawn(await read('a.json', flat)),
    drawn(await read('a.json', transitions)),
  ];
  expect(encodingTitle('tests', withRewards.scene.encoding.measures)).toBe('reward');
  expect(encodingTitle('tests', withTests.scene.encoding.measures)).toBe('tests passing');
});

test('a file that tells no tokens gives a run that shows none, in its legend neither', async () => {
  const { state, scene } = drawn(await read('acme.prev.root', dars));
  expect(hasTokens(state)).toBe(false);
  expect(scene.encoding.name).not.toBe('tests');
  const cost = makeScenes()(state, { ...plainOptions, encoding: 'cost' });
  expect(cost.encoding.ends?.low).toBe('not recorded');
  expect(hasTokens(drawn(await read('a.json', flat)).state)).toBe(true);
});
