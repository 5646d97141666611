import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { QualityReport } from '@/server/core/verdict/quality';
import { writeRepo } from '@/tests/support/buggy-repos';

const espalier = path.resolve('bin/espalier');
const hasPytest = spawnSync('python3', ['-c', 'import pytest'], { cwd: '/' }).status === 0;
const python =
  'import unittest\nimport pricelib_nobody_has\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(pricelib_nobody_has.f(), 1)\n';

describe('a package that nobody installed is named', () => {
  const cases: [string, string, Record<string, string>, boolean][] = [
    ['unittest', 'python3 -m unittest', { 'test_a.py': python }, true],
    ['pytest', 'python3 -m pytest', { 'test_a.py': python }, hasPytest],
    [
      'node, imported',
      'node --test',
      {
        'a.test.mjs':
          "import 'pricelib_nobody_has';\nimport { test } from 'node:test';\ntest('a', () => {});\n",
      },
      true,
    ],
    [
      'node, required by the code',
      'node --test',
      {
        'price.js': "module.exports = require('pricelib_nobody_has');\n",
        'a.test.js': "const { test } = require('node:test');\ntest('a', () => require('./price.js'));\n",
      },
      true,
    ],
  ];
  for (const [name, command, files, there] of cases) {
    it.skipIf(!there)(name, () => {
      const repo = writeRepo(files);
      const data = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
      onTestFinished(() => {
        for (const made of [repo, data]) rmSync(made, { recursive: true });
      });
      const { stdout } = spawnSync(
        process.execPath,
        [
          espalier,
          'verify-task',
          repo,
          '--test',
          command,
          '--reruns',
          '2',
          '--mutants',
          '0',
          '--json',
          '--database',
          path.join(data, 'e.db'),
        ],
        { encoding: 'utf8' },
      );
      const report: QualityReport = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      expect(report.baseline.missing).toEqual([{ name: 'pricelib_nobody_has', tests: 1 }]);
      expect(report.verdict.level).toBe('fix-first');
      expect(report.verdict.reasons.join()).toContain('“pricelib_nobody_has” (1 test)');
    });
  }
});
