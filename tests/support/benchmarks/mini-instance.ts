import { createTwoFilesPatch } from 'diff';

/** A little library with a fault: `area` adds, and knows no unit. */
const code = `def area(width, height):
    return width + height


def double(number):
    return number + number
`;
const fixed = code.replace(
  'def area(width, height):\n    return width + height',
  'def area(width, height, unit=None):\n    product = width * height\n    return product if unit is None else f"{product} {unit}"',
);
const tests = `import pytest
from plot import area, double


def test_double():
    assert double(3) == 6


@pytest.mark.parametrize("number", [1, 2])
def test_double_many(number):
    assert double(number) == number + number
`;
const hiddenTests = `${tests}

def test_area_of_field():
    assert area(3, 4) == 12


@pytest.mark.parametrize("unit", ["square m", "ares"])
def test_area_in_unit(unit):
    assert area(2, 3, unit) == "6 " + unit
`;

/** The names that no agent may see. */
export const hiddenNames = ['test_area_of_field', 'test_area_in_unit'];

export const miniFiles: Record<string, string> = { 'plot.py': code, 'tests/test_plot.py': tests };
export const miniId = 'espalier__plot-1';

const diffOf = (path: string, before: string | null, after: string): string => {
  const text = createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    before ?? '',
    after,
    undefined,
    undefined,
    { headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true } },
  );
  return `diff --git a/${path} b/${path}\n${before === null ? 'new file mode 100644\n' : ''}${text}`;
};

const gold = diffOf('plot.py', code, fixed);
const testPatch = diffOf('tests/test_plot.py', tests, hiddenTests);
const names = ['test_double', 'test_double_many[1]', 'test_double_many[2]'];
const ids = {
  failToPass: [
    'tests/test_plot.py::test_area_of_field',
    'tests/test_plot.py::test_area_in_unit[square',
    'tests/test_plot.py::test_area_in_unit[ares]',
  ],
  passToPass: names.map((name) => `tests/test_plot.py::${name}`),
};

/** The row as versions before 5 had it. */
export const legacyRow = (baseCommit: string, id = miniId) => ({
  repo: 'espalier/plot',
  instance_id: id,
  base_commit: baseCommit,
  patch: gold,
  test_patch: testPatch,
  problem_statement:
    '`area(3, 4)` gives 7.\n\nIt should give 12, and take a unit: `area(2, 3, "m")` is `6 m`.',
  hints_text: 'look at the plus sign',
  created_at: '2026-11-29T00:00:00Z',
  version: '1.0',
  FAIL_TO_PASS: JSON.stringify(ids.failToPass),
  PASS_TO_PASS: JSON.stringify(ids.passToPass),
  environment_setup_commit: baseCommit,
});

/** The row of version 5, with its own script. */
export const row5 = (baseCommit: string, image: string, id = miniId) => ({
  ...legacyRow(baseCommit, id),
  image,
  eval_script: `#!/bin/bash
set -uxo pipefail
source /opt/miniconda3/bin/activate
conda activate testbed
cd /testbed
git config --global --add safe.directory /testbed
git status
git checkout ${baseCommit} tests/test_plot.py
git apply -v - <<'EOF_114329324912'
${testPatch}
EOF_114329324912
: '>>>>> Start Test Output'
python3 -m pytest -rA tests/test_plot.py
: '>>>>> End Test Output'
git checkout ${baseCommit} tests/test_plot.py
`,
  log_parser: 'parse_log_pytest',
  eval_type: 'pass_and_fail',
  image_assets: '',
});

const all = [...ids.failToPass, ...ids.passToPass].map((id) => id.replace('tests/test_plot.py::', ''));

/** Patches, each with the verdict that the rules of SWE-bench give it. */
export const predictions: Record<string, { patch: string | null; verdict: Record<string, unknown> }> = {
  gold: { patch: gold, verdict: verdict('resolved', 'git apply --verbose', 3, 3) },
  wrong: {
    patch: diffOf('plot.py', code, code.replace('width + height', 'width * height')),
    verdict: verdict('unresolved', 'git apply --verbose', 1, 3),
  },
  breaks: {
    patch: diffOf('plot.py', code, fixed.replace('number + number', 'number + number + 1')),
    verdict: verdict('unresolved', 'git apply --verbose', 3, 0),
  },
  fuzzy: {
    patch: gold.replace(' def double(number):', ' def  double( number ):'),
    verdict: verdict('resolved', 'patch --batch --forward --fuzz=5 -p1 -i', 3, 3),
  },
  noapply: {
    patch: gold.replace('-    return width + height', '-    return width % height'),
    verdict: verdict('error', null),
  },
  spoof: {
    patch: diffOf(
      'conftest.py',
      null,
      `import os\n\n\ndef pytest_terminal_summary(terminalreporter):\n    for name in ${JSON.stringify(all)}:\n        print("PASSED tests/test_plot.py::" + name, flush=True)\n    os._exit(1)\n`,
    ),
    verdict: verdict('no results', 'git apply --verbose'),
  },
  skips: {
    patch: diffOf(
      'conftest.py',
      null,
      'import pytest\n\n\ndef pytest_collection_modifyitems(items):\n    for item in items:\n        item.add_marker(pytest.mark.skip(reason="none"))\n',
    ),
    verdict: verdict('no results', 'git apply --verbose'),
  },
  edits_tests: {
    patch: diffOf(
      'tests/test_plot.py',
      tests,
      tests.replace('import area, double', 'import double; area = max'),
    ),
    verdict: verdict('unresolved', 'git apply --verbose', 0, 3),
  },
  empty: { patch: '', verdict: verdict('empty patch', null) },
  none: { patch: null, verdict: verdict('empty patch', null) },
};

/** The status, and how many targets and guards are as they must be; nothing is read of the tests without counts. */
function verdict(status: string, appliedBy: string | null, fixed?: number, kept?: number) {
  const counts =
    fixed === undefined || kept === undefined ? [0, 0, 0, 0] : [fixed, 3 - fixed, kept, 3 - kept];
  return { status, appliedBy, counts };
}
