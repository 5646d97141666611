import type { FileChange } from '@/server/core/agent/file-change';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import { type AddedLine, addedRuns, withoutComment } from './added-lines';
import { isProgram, patterns, stretchPatterns, withoutQuoted } from './patterns';
import { type Rule, rulesOf } from './rules';
import type { Fact } from './syntax/fact';
import { factsOf } from './syntax/facts';
import { parsed, unreadLines } from './syntax/tree';

/**
 * What the changed code does that no repair needs. JavaScript, TypeScript and Python are judged by their syntax trees:
 * formatting, aliases and constant strings hide nothing, and strings and comments are no code. Other languages, files
 * above 512 KB, and the statements that the parser could not read in full are judged by the added lines.
 */
export const suspiciousCode = (code: readonly FileChange[]): GamingSignal[] =>
  code.flatMap((change) => bySyntax(change) ?? byLines(change, addedRuns(change)));

function bySyntax(change: FileChange): GamingSignal[] | null {
  const { path, before, after } = change;
  if (after === null) return [];
  const now = parsed(path, after);
  if (now === null) return null;
  const then = parsed(path, before ?? '');
  const rules = rulesOf(now.language).filter(
    ({ customaryInPrograms }) => !(customaryInPrograms && isProgram(path)),
  );
  const earlier = then ? factsOf(then, path) : [];
  const known = new Set(rules.flatMap((rule) => earlier.filter(rule.fits).map((fact) => keyOf(rule, fact))));
  const facts = factsOf(now, path);
  const signals = rules.flatMap((rule) =>
    facts
      .filter((fact) => rule.fits(fact) && !known.has(keyOf(rule, fact)))
      .map(({ line }): GamingSignal => ({ kind: rule.kind, where: `${path}:${line}`, text: rule.text })),
  );
  const unread = unreadLines(now);
  const doubtful =
    unread.size === 0
      ? []
      : addedRuns(change)
          .map((run) => run.filter(({ line }) => unread.has(line)))
          .filter((run) => run.length > 0);
  return [...signals, ...byLines(change, doubtful)];
}

/** What a file did before, it may go on doing. */
const keyOf = ({ kind, text }: Rule, fact: Fact): string => `${kind} ${text} ${fact.kind} ${fact.path}`;

function byLines(change: FileChange, runs: readonly AddedLine[][]): GamingSignal[] {
  const signals: GamingSignal[] = [];
  for (const run of runs) {
    const text = run.map((line) => line.text).join('\n');
    for (const { kind, matches, text: meaning } of stretchPatterns) {
      const at = text.search(matches);
      const line = at < 0 ? undefined : run[text.slice(0, at).split('\n').length - 1];
      if (line && !matches.test(change.before ?? '')) {
        signals.push({ kind, where: `${line.path}:${line.line}`, text: meaning });
      }
    }
  }
  for (const { path, line, text } of runs.flat()) {
    for (const { kind, matches, text: meaning, customaryInPrograms } of patterns) {
      const bare = withoutComment(text);
      if (!matches.test(customaryInPrograms ? withoutQuoted(bare) : bare)) continue;
      const customary =
        matches.test(change.before ?? '') || (customaryInPrograms === true && isProgram(path));
      if (!customary) signals.push({ kind, where: `${path}:${line}`, text: meaning });
    }
  }
  return signals;
}
