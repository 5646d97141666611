import type { SnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { Outcome } from '@/server/core/verdict/outcome';
import { ownModules } from '@/server/core/verdict/runner-configuration';
import { steeringFiles } from '@/server/verifier/gaming/configuration';

const passedIn = ({ status, tests }: Outcome): Set<string> =>
  new Set(status === 'read' ? tests.flatMap((test) => (test.status === 'passed' ? [test.id] : [])) : []);

const allIsWell = ({ status, exitCode, tests }: Outcome): boolean =>
  status === 'read' && exitCode === 0 && tests.every((test) => test.status !== 'failed');

const shown = 20;

/**
 * The outcome at a snapshot whose changes to what steers the tests (configuration of runners, modules in their place,
 * installed packages) are left out: it is the root's runner with the root's settings that decides. Where tests fail, the
 * run is made with these changes, too. If more tests pass then and none less, that outcome counts, and says which tests
 * need the changes: they may be honest, and a person decides. `run` runs the tests at a snapshot.
 */
export async function withoutSteering(
  store: SnapshotStore,
  at: SnapshotId,
  root: SnapshotId,
  run: (at: SnapshotId) => Promise<Outcome>,
): Promise<Outcome> {
  if (at === root) return run(at);
  const own = ownModules(await store.list(root));
  const files = [
    ...steeringFiles(await store.diff(root, at), own),
    ...(await store.changedPackages(root, at)),
  ].sort();
  if (files.length === 0) return run(at);
  const { id } = await store.overlay(at, { from: root, paths: files });
  const without = await run(id);
  const setAside = files.slice(0, shown);
  if (allIsWell(without)) return { ...without, setAside };
  const whole = await run(at);
  const ms = without.ms + whole.ms;
  const [before, now] = [passedIn(without), passedIn(whole)];
  const gained = [...now].filter((id) => !before.has(id));
  const lost = [...before].some((id) => !now.has(id));
  return gained.length > 0 && !lost
    ? { ...whole, ms, steered: { files: setAside, tests: gained.slice(0, shown) } }
    : { ...without, ms, setAside };
}
