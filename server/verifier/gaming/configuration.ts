import type { FileChange } from '@/server/core/agent/file-change';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import { runnerConfiguration, shadowsRunner } from '@/server/core/verdict/runner-configuration';
import { runnerConfigured, runnerShadowed } from '@/server/verifier/sentences';

/** Files that steer a test runner, or stand in its place, and that the solution added or changed. */
export function configuration(changes: readonly FileChange[], restored: ReadonlySet<string>): GamingSignal[] {
  return changes.flatMap((change): GamingSignal[] => {
    const { path, kind } = change;
    if (kind === 'removed' || restored.has(path)) return [];
    if (shadowsRunner.test(path)) {
      return [{ kind: 'runner-configuration', where: path, text: runnerShadowed(path) }];
    }
    return runnerConfiguration.test(path) || configuresInside(change)
      ? [{ kind: 'runner-configuration', where: path, text: runnerConfigured(path) }]
      : [];
  });
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
  const part = parts[path.slice(path.lastIndexOf('/') + 1)];
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
