import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CommandResult } from '@/server/core/ports/sandbox';
import type { Runner } from '@/server/core/task/runner';
import type { NotMeasured } from '@/server/core/verdict/quality';
import {
  coverageTimedOut,
  coverageUnreadable,
  noNodeCoverage,
  oldPython,
  sourcesCompiled,
} from '@/server/verifier/sentences';
import { nodeCoverage, pythonCoverage } from './coverage-commands';
import { codeLines, ranLines } from './lines';

/** Which lines of a source file hold code and which of them ran. */
export interface LineCoverage {
  path: string;
  lines: number[];
  ran: Set<number>;
}

const scriptsSchema = z.array(
  z.object({
    path: z.string(),
    functions: z.array(z.array(z.tuple([z.number(), z.number(), z.number()]))),
  }),
);
const filesSchema = z.array(
  z.object({ path: z.string(), lines: z.array(z.number()), ran: z.array(z.number()) }),
);

function fromNode(value: unknown, texts: ReadonlyMap<string, string>): LineCoverage[] | NotMeasured {
  const scripts = scriptsSchema.safeParse(value);
  if (!scripts.success) return { notMeasured: noNodeCoverage };
  const files = new Map(
    [...texts].map(([path, text]) => [path, { path, lines: codeLines(text), ran: new Set<number>() }]),
  );
  let foreign = 0;
  for (const script of scripts.data) {
    const [file, text] = [files.get(script.path), texts.get(script.path)];
    if (!file || text === undefined) continue;
    const ran = ranLines(text, script);
    if (ran === null) foreign++;
    for (const line of ran ?? []) file.ran.add(line);
  }
  if (foreign > 0 && [...files.values()].every((file) => file.ran.size === 0)) {
    return { notMeasured: sourcesCompiled };
  }
  return [...files.values()].map((file) => ({
    ...file,
    ran: new Set(file.lines.filter((line) => file.ran.has(line))),
  }));
}

function fromPython(value: unknown, texts: ReadonlyMap<string, string>): LineCoverage[] | NotMeasured {
  const files = filesSchema.safeParse(value);
  if (!files.success) return { notMeasured: oldPython };
  return files.data
    .filter((file) => texts.has(file.path))
    .map(({ path, lines, ran }) => ({ path, lines, ran: new Set(ran) }));
}

export interface CoverageRun {
  command: string;
  read(result: CommandResult): LineCoverage[] | NotMeasured;
}

/** The command that records coverage for a runner and how to read what it prints; null where there is no way. */
export function coverageRun(
  runner: Runner,
  command: string,
  texts: ReadonlyMap<string, string>,
): CoverageRun | null {
  const mark = `@espalier-${randomBytes(9).toString('hex')} `;
  const python = runner === 'unittest' || runner === 'pytest';
  if (!python && !['node', 'vitest', 'jest', 'mocha', 'ava', 'tap'].includes(runner)) return null;
  return {
    command: (python ? pythonCoverage : nodeCoverage)(command, `'${mark}'`),
    read({ stdout, timedOut }) {
      if (timedOut) return { notMeasured: coverageTimedOut };
      const at = stdout.lastIndexOf(mark);
      let value: unknown;
      try {
        value = JSON.parse(stdout.slice(at + mark.length));
      } catch {
        return { notMeasured: coverageUnreadable };
      }
      return python ? fromPython(value, texts) : fromNode(value, texts);
    },
  };
}
