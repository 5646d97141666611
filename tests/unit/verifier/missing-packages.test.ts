import { describe, expect, it } from 'vitest';
import { missingPackages } from '@/server/core/verdict/missing-packages';

const failed = (message: string) => ({ status: 'failed', message });
const none = { log: '' };

describe('what tests could not load', () => {
  it.each([
    [
      'Python',
      "ImportError: Failed to import test module: test_a\nModuleNotFoundError: No module named 'requests'",
      'requests',
    ],
    ['a part of a package in Python', "E   ModuleNotFoundError: No module named 'yaml.nodes'", 'yaml.nodes'],
    ['require', "Error: Cannot find module 'lodash/fp'\nRequire stack:", 'lodash'],
    ['a scoped package', "Error: Cannot find module '@babel/core/lib/x' from 'a.test.js'", '@babel/core'],
    ['import', "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'chalk' imported from src/a.js", 'chalk'],
    ['Vitest', 'Error: Failed to resolve import "zod" from "src/a.ts". Does the file exist?', 'zod'],
    ['Go', 'main.go:4:2: no required module provides package github.com/x/y; to add it:', 'github.com/x/y'],
    ['cargo', 'error: no matching package named `serde_x` found', 'serde_x'],
  ])('%s', (_, message, name) => {
    expect(missingPackages({ ...none, tests: [failed(message)] })).toEqual([{ name, tests: 1 }]);
  });

  it.each([
    "Error: Cannot find module './price.js'",
    "Error: Cannot find module '../src/price'",
    "Error: Cannot find module '/workspace/src/price.js'",
    'Error: Failed to resolve import "./a" from "b.ts"',
    "AssertionError: expected 'No module' to be 'x'",
  ])('is not a file of the repository: %s', (message) => {
    expect(missingPackages({ ...none, tests: [failed(message)] })).toEqual([]);
  });

  it('counts tests, and leaves those that pass', () => {
    const a = "ModuleNotFoundError: No module named 'a'";
    const b = "ModuleNotFoundError: No module named 'b'";
    const tests = [failed(b), failed(a), failed(a), { status: 'passed', message: b }];
    expect(missingPackages({ ...none, tests })).toEqual([
      { name: 'a', tests: 2 },
      { name: 'b', tests: 1 },
    ]);
  });

  it('reads the log where a build failed', () => {
    const log = "error[E0463]: can't find crate for `regex`";
    expect(missingPackages({ log, tests: [failed('did not compile')] })).toEqual([
      { name: 'regex', tests: 1 },
    ]);
    expect(missingPackages({ log, tests: [{ status: 'passed', message: '' }] })).toEqual([]);
  });
});
