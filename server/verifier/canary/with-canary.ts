import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Canary } from '@/server/core/verdict/outcome';
import type { PreparedCommand, TestOutput } from '@/server/verifier/report';
import { parseJson } from '@/server/verifier/runners/json-text';
import { canaryAbsent, canaryNotLoaded, canaryPassed } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';

/** A name that nothing in the code under test can know. */
export const randomName = (): string => `e${randomBytes(9).toString('hex')}`;

/**
 * What a canary needs around a command: files in a fresh folder outside the workspace (`$espalier_canary`), shell lines
 * before the command, and shell lines behind it for a canary that runs as a command of its own.
 */
export interface CanaryPlan {
  files: Record<string, string>;
  /** The file of the folder that the canary writes its lines to. */
  notes: string;
  before?: readonly string[];
  behind?: readonly string[];
  /** Reads the notes; without it they are the lines of `judgeNotes`. */
  judge?: (notes: string, output: TestOutput) => Judgement;
}

/** What became of the canary, and why the run is void; null where it is not. */
export interface Judgement {
  canary: Canary;
  doubt: string | null;
}

const noteSchema = z.object({
  kind: z.enum(['armed', 'held', 'passed', 'left-out']),
  why: z.string().optional(),
});

export const notHeld = (why: string): Judgement => ({ canary: { held: false, why }, doubt: null });
export const held: Judgement = { canary: { held: true }, doubt: null };
export const voided = (why: string): Judgement => ({ canary: { held: false, why }, doubt: why });

/**
 * Every process that armed the canary must have seen it fail. One that saw it pass makes the run void, and so does one
 * that ended without a note although the command ended well. Where none armed it, the run goes on without it.
 */
export function judgeNotes(notes: string, { exitCode }: TestOutput): Judgement {
  const lines = notes.split('\n').filter((line) => line.trim() !== '');
  const read = lines.flatMap((line) => {
    const parsed = noteSchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
  const of = (kind: string) => read.filter((note) => note.kind === kind).length;
  if (of('passed') > 0 || read.length < lines.length) return voided(canaryPassed);
  const leftOut = read.find((note) => note.kind === 'left-out')?.why;
  if (of('armed') > of('held') + of('left-out'))
    return exitCode === 0 ? voided(canaryAbsent) : notHeld(canaryAbsent);
  return of('held') > 0 ? held : notHeld(leftOut ?? canaryNotLoaded);
}

/** The canary of a helper that reports for each session whether the check failed: none may be missing. */
export function judgeSessions(sessions: number, failed: readonly boolean[]): Judgement {
  if (failed.includes(false)) return voided(canaryPassed);
  return failed.length < sessions ? voided(canaryAbsent) : held;
}

/** The command with the canary around it. What the canary notes is printed behind it between marks, and taken out again. */
export function withCanary(prepared: PreparedCommand, plan: CanaryPlan): PreparedCommand {
  const mark = `@espalier-${randomBytes(9).toString('hex')}`;
  return {
    ...prepared,
    command: [
      'espalier_canary=$(mktemp -d) || exit 1',
      ...Object.entries(plan.files).map(
        ([name, text]) => `printf %s ${shellQuote(text)} > "$espalier_canary/${name}" || exit 1`,
      ),
      '(',
      ...(plan.before ?? []),
      prepared.command,
      ')',
      'espalier_ended=$?',
      ...(plan.behind ?? []),
      `printf '\\n%s\\n' ${mark}; cat -- "$espalier_canary/${plan.notes}" 2>/dev/null; printf '\\n%s\\n' ${mark}`,
      'rm -rf -- "$espalier_canary"',
      'exit $espalier_ended',
    ].join('\n'),
    read(output) {
      const [before, notes, after, ...more] = output.stdout.split(`\n${mark}\n`);
      if (before === undefined || notes === undefined || after === undefined || more.length > 0)
        return prepared.read(output);
      const rest = { ...output, stdout: before + after };
      const report = prepared.read(rest);
      const judged = (plan.judge ?? judgeNotes)(notes, rest);
      return (
        report && {
          ...report,
          canary: judged.canary,
          doubt: report.doubt ?? judged.doubt,
          log: report.log ?? [rest.stdout, rest.stderr].filter((text) => text.trim() !== '').join('\n'),
        }
      );
    },
  };
}
