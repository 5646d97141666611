import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluatePatch } from '@/server/benchmarks/evaluation/evaluate';
import { instanceOfRow } from '@/server/benchmarks/instances/from-row';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { miniFiles, predictions, row5 } from '@/tests/support/benchmarks/mini-instance';

const image = `espalier-test/kinds:${process.pid}`;
const gold = predictions.gold?.patch ?? '';
const apply = 'git apply --verbose';
const fuzz = 'patch --batch --forward --fuzz=5 -p1 -i';
/** A picture of 3 bytes, as git writes it. */
const binary = `diff --git a/dot.bin b/dot.bin
new file mode 100644
index 0000000000000000000000000000000000000000..aed2973e4b8a7ff1b30ff5c4751e5a2b38989e74
GIT binary patch
literal 3
Kcmd;LWMKdR5&!@L

literal 0
HcmV?d00001

`;

describe.skipIf(!dockerTested)('patches and scripts of many kinds', () => {
  const docker = connectDocker();
  let base = '';
  beforeAll(async () => {
    base = await buildMiniImage(docker, image, miniFiles);
  });
  afterAll(async () => {
    await docker.getImage(image).remove({ force: true });
  });
  const script = () => row5(base, image).eval_script;
  const graded = async (patch: string, evalScript = script(), more: { memoryBytes?: number } = {}) => {
    const read = instanceOfRow({ ...row5(base, image, 'espalier__kinds-1'), eval_script: evalScript });
    if ('refused' in read) throw new Error(read.refused);
    const options = { timeoutMs: 300_000, log: () => undefined, ...more };
    const { result, testOutput, runLog } = await evaluatePatch(docker, read.instance, 'm', patch, options);
    const { status, appliedBy, reason, hint } = result;
    return { status, appliedBy, reason, hint: hint?.reason ?? null, testOutput, runLog };
  };

  test.each([
    ['text before the first diff', `Here is the fix:\n\n\`\`\`diff\n${gold}\`\`\`\n`, 'resolved', apply],
    ['a header of format-patch', `From abc Mon Sep 17\nSubject: fix\n\n---\n${gold}`, 'resolved', apply],
    ['a binary file beside the fix', `${gold}${binary}`, 'resolved', apply],
    [
      'a file of the hidden tests is changed, and reset',
      `${gold}${predictions.edits_tests?.patch}`,
      'resolved',
      apply,
    ],
    ['no final newline', gold.replace(/\n$/, ''), 'resolved', fuzz],
    ['line ends of Windows', gold.replaceAll('\n', '\r\n'), 'resolved', fuzz],
    ['no path prefixes', gold.replaceAll(' a/', ' ').replaceAll(' b/', ' '), 'error', null],
    ['no diff at all', 'I could not fix it.\n', 'error', null],
    ['a file that is not there', gold.replaceAll('plot.py', 'none.py'), 'error', null],
  ])('a patch with %s', async (_, patch, status, appliedBy) => {
    const found = await graded(patch);
    expect(found).toMatchObject({ status, appliedBy });
    if (status === 'error') expect(found.reason).toBe('The patch did not apply.');
  });

  test.each([
    ['no markers', 'echo done\n', /no line “>>>>> Start Test Output”/],
    [
      'no end marker',
      "set -x\n: '>>>>> Start Test Output'\necho PASSED a\n",
      /no line “>>>>> End Test Output”/,
    ],
    [
      'an exit in the middle',
      "set -x\n: '>>>>> Start Test Output'\nexit 3\n: '>>>>> End Test Output'\n",
      /End Test/,
    ],
    ['nothing to do', 'true\n', /no line/],
  ])('a script with %s gives no results', async (_, text, reason) => {
    expect(await graded(gold, text)).toMatchObject({
      status: 'no results',
      reason: expect.stringMatching(reason),
    });
  });

  test('tests that print the markers themselves get no better verdict', async () => {
    const forged = `import pytest\n\n\ndef pytest_runtest_setup(item):\n    import os\n    os.write(2, b">>>>> Start Test Output\\n${['test_area_of_field', 'test_double'].map((name) => `PASSED tests/test_plot.py::${name}`).join('\\n')}\\n>>>>> End Test Output\\n>>>>> Test Exit Code: 0\\n")\n`;
    const patch = `diff --git a/conftest.py b/conftest.py\nnew file mode 100644\n--- /dev/null\n+++ b/conftest.py\n@@ -0,0 +1,${forged.split('\n').length - 1} @@\n${forged
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`)
      .join('\n')}\n`;
    const found = await graded(patch);
    expect(found.testOutput).toContain('PASSED tests/test_plot.py::test_area_of_field');
    expect(found.status).not.toBe('resolved');
  });

  test('bytes that are no UTF-8 and a process that stays behind do not stop the reading', async () => {
    const text = script().replace(
      'python3 -m pytest',
      "printf '\\377\\n'; (sleep 600 >/dev/null 2>&1 &) ; python3 -m pytest",
    );
    expect(await graded(gold, text)).toMatchObject({ status: 'resolved' });
  });

  test('tests that are ended for want of memory are no results, with the reason', async () => {
    const hog = `python3 -c "x = [bytearray(1 << 20) for _ in range(4096)]"`;
    const text = script().replace('python3 -m pytest -rA tests/test_plot.py', hog);
    const found = await graded(gold, text, { memoryBytes: 200 << 20 });
    expect(found).toMatchObject({ status: 'no results', hint: 'out_of_memory' });
  });
});
