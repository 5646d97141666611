import type { Random } from '@/server/core/base/random';
import type { RepairHints, Suspicion } from '@/server/repair/ranking/suspicion';
import { codeNamesIn } from '@/server/repair/ranking/tokens-in';
import type { Report } from '@/server/repair/reading/report';
import type { Story } from '@/server/repair/reading/story';
import type { Decision } from './decision';

/** How heavy the best candidate of a file not read yet is expected to be, per unit of the file's suspicion. */
const expectedBest = 0.4;
const mostTestFiles = 2;
/** Steps left at which a look is worth twice what it is at the very end: the longer the walk, the more it pays to look around first. */
const stepsToDouble = 60;
const leisure = (stepsLeft: number) => 1 + Math.min(stepsLeft, 400) / stepsToDouble;

/**
 * The next look at the workspace, or null when trying a candidate of weight `best` promises more: the listing, the
 * failing tests, names the hint gives, then source files as long as they are more promising than what is known.
 */
export function chooseLook(
  story: Story,
  report: Report,
  suspicion: Suspicion,
  hints: RepairHints,
  best: number,
  certain: boolean,
  random: Random,
  temperature: number,
  stepsLeft: number,
): Decision | null {
  if (story.listing === null) {
    return {
      action: { kind: 'list_files' },
      thought:
        report.total === 0
          ? 'There are no tests; the file list shows what there is.'
          : `${report.failed} of ${report.total} tests fail; the file list shows what there is.`,
    };
  }
  const remembered = hints.experience
    .flatMap((entry) => entry.partialWins)
    .flatMap((win) => win.edits.map((edit) => edit.path));
  const unread = (path: string) => !story.now.has(path) && !story.unreadable.has(path);
  const present = new Set(story.listing);
  const owed = remembered.find((path) => unread(path) && present.has(path));
  if (owed)
    return {
      action: { kind: 'read_file', path: owed },
      thought: `An earlier attempt made progress in ${owed}.`,
    };
  if (certain) return null;

  const tests = suspicion.failingTestFiles.filter((path) => present.has(path)).slice(0, mostTestFiles);
  const test = tests.find(unread);
  const testsRead = tests.length - tests.filter(unread).length;
  if (test && (testsRead === 0 || best < expectedBest * 0.2)) {
    return { action: { kind: 'read_file', path: test }, thought: `The failing tests are in ${test}.` };
  }
  const name = unknownHintName(story, hints.hint);
  if (name)
    return {
      action: { kind: 'search', pattern: `\\b${name}\\b` },
      thought: `The hint names ${name}; looking where it is.`,
    };

  const file = suspicion.files.find(unread);
  const value = file
    ? suspicion.ofFile(file) *
      expectedBest *
      leisure(stepsLeft) *
      (temperature > 0 ? 0.8 + 0.4 * random() : 1)
    : 0;
  if (file && value > best) {
    return {
      action: { kind: 'read_file', path: file },
      thought: `${file} is the most suspicious file not read yet (${suspicion.ofFile(file).toFixed(2)}).`,
    };
  }
  return readOn(story, report, suspicion, best);
}

/** A word of the hint that looks like code, stands in no file read, and was not searched for. */
function unknownHintName(story: Story, hint: string | null): string | null {
  if (hint === null) return null;
  const texts = [...story.now.values()];
  for (const name of codeNamesIn(hint)) {
    if (!/^\w+$/.test(name) || story.searched.has(`\\b${name}\\b`)) continue;
    if (
      [...story.now.keys()].some((path) => path.includes(name)) ||
      story.listing?.some((path) => path.includes(name))
    )
      continue;
    if (!texts.some((text) => text.includes(name))) return name;
  }
  return null;
}

/** The rest of a long file: where a frame points first, else from where it was cut. */
function readOn(story: Story, report: Report, suspicion: Suspicion, best: number): Decision | null {
  for (const [path, text] of story.now) {
    if (story.complete.has(path) || !suspicion.files.includes(path)) continue;
    const lines = text.split('\n');
    for (const { path: framed, line } of report.failing.flatMap((test) => test.frames)) {
      if (framed !== path || (lines[line - 1] ?? '') !== '' || line > 40_000 || line <= lines.length)
        continue;
      const startLine = Math.max(1, line - 60);
      return {
        action: { kind: 'read_file', path, startLine, endLine: line + 60 },
        thought: `A failure points to ${path}:${line}, which was not shown yet.`,
      };
    }
    if (suspicion.ofFile(path) * expectedBest > best) {
      const startLine = lines.length + 1;
      return {
        action: { kind: 'read_file', path, startLine },
        thought: `${path} goes on after line ${lines.length}.`,
      };
    }
  }
  return null;
}
