import type { FileChange } from '@/server/core/agent/file-change';
import { own } from '@/server/core/base/own';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import type { Outcome } from '@/server/core/verdict/outcome';
import {
  installedPackages,
  packageMocks,
  runnerConfiguration,
  shadowsRunner,
} from '@/server/core/verdict/runner-configuration';
import { passesOnlyWith, runnerConfigured, runnerShadowed } from '@/server/verifier/sentences';

/** Why a changed file is a sign, as a sentence; null for any other. */
function sign(change: FileChange, own: ReadonlySet<string>): string | null {
  const { path } = change;
  if (shadowsRunner(path, own)) return runnerShadowed(path);
  return runnerConfiguration.test(path) || configuresInside(change) ? runnerConfigured(path) : null;
}

/**
 * The changed files that can steer the tests: a verdict is given without their changes, where it can be. `own`: the
 * names of the root's own modules.
 */
export const steeringFiles = (changes: readonly FileChange[], own: ReadonlySet<string>): string[] =>
  changes
    .filter(
      (change) =>
        installedPackages.test(change.path) || packageMocks.test(change.path) || sign(change, own) !== null,
    )
    .map(({ path }) => path);

/**
 * Files that steer a test runner, or stand in its place, and that the solution added or changed. Those of `without` are
 * none: they were as at the root when the tests ran.
 */
export function configuration(
  changes: readonly FileChange[],
  { without, own }: { without: ReadonlySet<string>; own: ReadonlySet<string> },
  needed?: Outcome['steered'],
): GamingSignal[] {
  const signals = changes.flatMap((change): GamingSignal[] => {
    const { path, kind } = change;
    const text = kind === 'removed' || without.has(path) ? null : sign(change, own);
    return text === null ? [] : [{ kind: 'runner-configuration', where: path, text }];
  });
  if (needed === undefined) return signals;
  const where = needed.files[0] ?? null;
  return [
    { kind: 'runner-configuration', where, text: passesOnlyWith(needed.files, needed.tests) },
    ...signals.filter((signal) => signal.where !== where),
  ];
}

/** Files of many purposes, and the part of each that speaks to test runners or decides where they come from. */
const parts: Record<string, (text: string | null) => string> = {
  'pyproject.toml': (text) => tables(text, /^\[+\s*tool\s*\.\s*(?:pytest|coverage)\b/),
  'package.json': packageSettings,
  'go.mod': (text) => lines(text, /^\s*(?:replace\b|toolchain\b|tool\b|\S+(?:\s+v\S+)?\s+=>)/),
  'Cargo.toml': (text) =>
    tables(text, /^\[+\s*(?:test|patch|replace|profile|lints)\b/) +
    lines(text, /^\s*(?:autotests|harness|build|test|doctest|links|metabuild)\s*=/),
};

/** Whether what such a file says of test runners changed: pytest in `pyproject.toml`, Jest in `package.json`. */
function configuresInside({ path, before, after }: FileChange): boolean {
  const part = own(parts, path.slice(path.lastIndexOf('/') + 1));
  return part !== undefined && part(before) !== part(after);
}

/** The tables of a TOML file whose heading fits. */
const tables = (text: string | null, heading: RegExp): string =>
  (text ?? '')
    .split(/^(?=\[)/m)
    .filter((table) => heading.test(table))
    .map((table) => table.trim())
    .join('\n');

const lines = (text: string | null, fits: RegExp): string =>
  (text ?? '')
    .split('\n')
    .filter((line) => fits.test(line))
    .map((line) => line.trim())
    .join('\n');

const settingsOfRunners = [
  'jest',
  'mocha',
  'ava',
  'nyc',
  'c8',
  'tap',
  'vitest',
  'babel',
  'imports',
  'overrides',
];
/** Scripts by which tests are run, and what runs before and behind them. */
const runsTests = /(?:^|[^a-z])(?:pre|post)?(?:tests?|spec|unit|e2e|coverage|verify|check|ci)(?:$|[^a-z])/;

function packageSettings(text: string | null): string {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    const fields: Record<string, unknown> = Object(value);
    const scripts = Object.entries(Object(fields.scripts))
      .filter(([name]) => runsTests.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([settingsOfRunners.map((name) => fields[name] ?? null), scripts]);
  } catch {
    return text ?? '';
  }
}
