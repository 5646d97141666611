import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { taskFromDirectory } from '@/server/catalog';
import { checkBaseline } from '@/server/core/verdict/baseline-check';
import { createVerifier } from '@/server/verifier';
import { type Bench, openBench } from './sandbox/drivers';

const { signal } = new AbortController();
let bench: Bench | null = null;
const home = mkdtempSync(join(tmpdir(), 'espalier-other-code-'));
afterEach(async () => {
  vi.unstubAllEnvs();
  await bench?.close();
  bench = null;
  rmSync(home, { recursive: true, force: true });
});

const test = `import unittest
from demo.core import value
class Value(unittest.TestCase):
    def test_value(self): self.assertEqual(value(), 2)
`;
const wrong = 'def value(): return 1\n';
const project = {
  'src/demo/__init__.py': '',
  'src/demo/core.py': wrong,
  'tests/__init__.py': '',
  'tests/test_core.py': test,
};

/** What checking the baseline says of a directory with these files, `PYTHONPATH` set for its tests. */
async function baseline(files: Record<string, string>, command: string, pythonPath: string) {
  const directory = join(home, 'project');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  bench = openBench('local');
  const env = { PYTHONPATH: pythonPath };
  const task = await taskFromDirectory({ directory, test: command, options: { env } });
  const root = await bench.driver.prepare(task, signal);
  return checkBaseline(await createVerifier(bench).verify(task, root, root, signal), task);
}
const at = (place: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${place}/${path}`, text]));
const installed = at('project/.venv/lib/site-packages/demo', { '__init__.py': '', 'core.py': wrong });
const withInstalled = { ...at('project', project), ...installed };

const commands = ['python3 -m unittest', 'python3 -m pytest'].filter(
  (command) => spawnSync(command.replace(/$/, ' --help'), { shell: true }).status === 0,
);

describe.each(commands)('tests that load other code (%s)', (command) => {
  it('as an installed copy are refused, with what they load', async () => {
    const found = await baseline(withInstalled, command, '.venv/lib/site-packages');
    expect(found).toMatchObject({ ok: false, code: 'other-code' });
    expect(found).toHaveProperty(
      'message',
      expect.stringMatching(
        /load \.venv\/lib\/site-packages\/demo\/\S+ and not src\/demo\/\S+,.*PYTHONPATH=src/,
      ),
    );
  });

  it('but not those that load the code of the directory beside it', async () => {
    const found = await baseline(withInstalled, command, 'src:.venv/lib/site-packages');
    expect(found).toMatchObject({ ok: true });
  });

  it('and those that lead to the original are refused where nothing can take its place', async () => {
    vi.stubEnv('ESPALIER_BWRAP', '0');
    const found = await baseline(at('project', project), command, join(home, 'project/src'));
    expect(found).toMatchObject({ ok: false, code: 'other-code' });
  });

  it('while code that only lies elsewhere is no reason', async () => {
    const files = { ...at('project/tests', { '__init__.py': '', 'test_core.py': test }), ...installed };
    expect(await baseline(files, command, '.venv/lib/site-packages')).toMatchObject({ ok: true });
  });
});
