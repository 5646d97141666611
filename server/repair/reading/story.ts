import { carriedOut } from '@/server/core/agent/call';
import type { HistoryStep } from '@/server/core/ports/model';
import { type Hits, isInstrumented, readHits } from '@/server/repair/tracing/hits';
import { applyOnce, changedLength } from './change';
import { parseFileView, parseHits, parseListing } from './fileView';
import { compareReports, type Effect, effectOf, parseReport, type Report, type Verdict } from './report';

type Texts = ReadonlyMap<string, string>;

/** One change tried against the base of its time. */
export interface Trial {
  path: string;
  base: string;
  result: string;
  /** `refused`: the edit did not apply. */
  verdict: Verdict | 'refused';
  /** What it did to the single tests; null where no report tells. */
  effect: Effect | null;
  /** Which base, counted from 0. */
  generation: number;
}

/** A change that was kept since it let more tests pass: the file and the report below and above it. */
export interface Improvement {
  path: string;
  below: { text: string; report: Report };
  above: { text: string; report: Report };
  /** Where it was left out on probation: the generation, and how many improvements there were; null where it was not. */
  doubted: { generation: number; improvements: number } | null;
}

/** Whether the improvement is left out at the moment, and nothing better was found without it. */
export const isOnProbation = (story: Story, { path, below, doubted }: Improvement): boolean =>
  doubted !== null &&
  doubted.improvements === story.improvements.length &&
  story.base.get(path) === below.text;

/** What the history tells, derived anew at each step. */
export interface Story {
  /** Paths as listed, or null before any listing. */
  listing: string[] | null;
  /** Known texts as they stand now; lines never shown are empty. */
  now: Map<string, string>;
  /** Paths shown in full. */
  complete: Set<string>;
  /** Paths that could not be read. */
  unreadable: Set<string>;
  /** Texts without the change on trial. */
  base: Texts;
  baseReport: Report | null;
  generation: number;
  /** The last state known to be an improvement (or the start), to fall back to from a gamble. */
  anchor: Texts;
  anchorReport: Report | null;
  /** The report of the texts as they stand now, or null before a test run. */
  report: Report | null;
  /** A test run of the state as it stands gave no readable report. */
  unreadableReport: boolean;
  firstReport: Report | null;
  trials: Trial[];
  /** In the order in which they were kept. */
  improvements: Improvement[];
  flaky: Set<string>;
  searched: Map<string, { path: string; line: number; text: string }[]>;
  /** Files that hold probes in the workspace, as they stand there; everywhere else they count as the text without. */
  instrumented: Map<string, string>;
  /** What the probes of a file told, with the text they stood in; no hits where nothing was printed. */
  traces: Map<string, { text: string; hits: Hits }>;
}

/** Paths on which `a` and `b` differ. */
export const differing = (a: Texts, b: Texts): string[] =>
  [...a].filter(([path, text]) => b.get(path) !== text).map(([path]) => path);

/** Replays the history into what is known now. Any history is accepted; what cannot be followed is forgotten. */
export function readStory(history: readonly HistoryStep[]): Story {
  const story: Story = {
    listing: null,
    now: new Map(),
    complete: new Set(),
    unreadable: new Set(),
    base: new Map(),
    baseReport: null,
    generation: 0,
    anchor: new Map(),
    anchorReport: null,
    report: null,
    unreadableReport: false,
    firstReport: null,
    trials: [],
    improvements: [],
    flaky: new Set(),
    searched: new Map(),
    instrumented: new Map(),
    traces: new Map(),
  };
  for (const { action, observation } of history.flatMap(carriedOut)) {
    switch (action.kind) {
      case 'list_files':
        if (!observation.error && action.path === undefined) story.listing = parseListing(observation.text);
        break;
      case 'search':
        story.searched.set(action.pattern, observation.error ? [] : parseHits(observation.text));
        break;
      case 'read_file':
        if (observation.error) {
          story.unreadable.add(action.path);
          story.complete.add(action.path);
        } else
          readInto(story, action.path, observation.text, observation.truncated, action.endLine !== undefined);
        break;
      case 'edit_file':
        if (action.more) forget(story, action.path);
        else followEdit(story, action.path, action.old, action.new, observation.error);
        break;
      case 'insert_lines':
      case 'undo_edit':
        forget(story, action.path);
        break;
      case 'write_file':
        if (observation.error) break;
        story.instrumented.delete(action.path);
        story.now.set(action.path, action.content.replace(/\n$/, ''));
        story.complete.add(action.path);
        takeAsBase(story, null);
        break;
      case 'apply_patch':
      case 'shell':
        story.now.clear();
        story.complete.clear();
        story.instrumented.clear();
        takeAsBase(story, null);
        story.anchor = new Map();
        story.anchorReport = null;
        story.trials = [];
        story.improvements = [];
        break;
      case 'run_tests':
        if (action.filter === undefined) followTests(story, observation.text);
        break;
      case 'finish':
      case 'tool':
        break;
    }
  }
  return story;
}

/** The file has changed in a manner that is not followed. */
function forget(story: Story, path: string): void {
  story.now.delete(path);
  story.complete.delete(path);
  story.instrumented.delete(path);
  takeAsBase(story, null);
}

function takeAsBase(story: Story, report: Report | null): void {
  story.base = new Map(story.now);
  story.baseReport = report;
  story.report = report;
  story.unreadableReport = false;
  story.generation++;
}

function readInto(story: Story, path: string, text: string, truncated: boolean, ranged: boolean): void {
  const view = parseFileView(text, truncated);
  if (view.lines.size === 0) {
    story.unreadable.add(path);
    return;
  }
  const known = story.now.get(path);
  const lines = known === undefined ? [] : known.split('\n');
  let moved = false;
  for (const [number, line] of view.lines) {
    if (number > 50_000) continue;
    while (lines.length < number) lines.push('');
    if (known !== undefined && lines[number - 1] !== '' && lines[number - 1] !== line) moved = true;
    lines[number - 1] = line;
  }
  const updated = lines.join('\n');
  const numbers = [...view.lines.keys()];
  const fromStart = numbers.length === 0 || Math.min(...numbers.slice(0, 1)) === 1;
  const contiguous = known !== undefined || fromStart;
  if (view.toEnd && !ranged && contiguous) story.complete.add(path);
  if (known === updated) return;
  story.now.set(path, updated);
  story.base = new Map(story.base).set(path, updated);
  story.anchor = new Map(story.anchor).set(path, updated);
  if (moved) {
    // The file is not what the history made it: somebody changed it unseen.
    story.report = null;
    story.baseReport = null;
  }
}

/** Probes come and go beside the story: only what an edit changes of the text without them is followed. */
function followEdit(story: Story, path: string, old: string, replacement: string, failed: boolean): void {
  const before = story.now.get(path);
  const probed = story.instrumented.get(path);
  const standing = probed ?? before;
  const result = standing === undefined ? null : applyOnce(standing, old, replacement);
  if (!failed && result !== null && isInstrumented(result)) {
    story.instrumented.set(path, result);
    return;
  }
  if (!failed && probed !== undefined) {
    story.instrumented.delete(path);
    if (result === before) return;
  }
  const based = story.base.get(path);
  if (failed) {
    if (result !== null && based !== undefined)
      story.trials.push({
        path,
        base: based,
        result,
        verdict: 'refused',
        effect: null,
        generation: story.generation,
      });
    return;
  }
  if (before === undefined || result === null || based === undefined) {
    story.now.delete(path);
    story.complete.delete(path);
    takeAsBase(story, null);
    return;
  }
  const pending = differing(story.now, story.base);
  const keptHere = pending.includes(path) && changedLength(before, result) < changedLength(based, result);
  const keptElsewhere = pending.some((other) => other !== path);
  const undoes = result === based || result === story.anchor.get(path);
  if (pending.length > 0 && !undoes && (keptHere || keptElsewhere)) {
    story.base = new Map(story.now);
    story.baseReport = story.report;
    story.generation++;
  }
  story.now.set(path, result);
  story.report = null;
  story.unreadableReport = false;
  if (differing(story.now, story.anchor).length === 0 && story.anchorReport !== null) {
    if (differing(story.base, story.anchor).length > 0) story.generation++;
    story.base = new Map(story.anchor);
    story.baseReport = story.anchorReport;
  }
  followDoubt(story, path);
  if (differing(story.now, story.base).length === 0) story.report = story.baseReport;
}

/**
 * Taking an improvement back, or making it again, moves the base. For the last one the report is known; what the others
 * do to the states since has to be run.
 */
function followDoubt(story: Story, path: string): void {
  const [now, base] = [story.now.get(path), story.base.get(path)];
  if (differing(story.now, story.base).some((other) => other !== path)) return;
  const one = story.improvements.findLast(
    ({ path: of, below, above }) =>
      of === path &&
      ((now === below.text && base === above.text) || (now === above.text && base === below.text)),
  );
  if (!one) return;
  const side = now === one.below.text ? one.below : one.above;
  const alone =
    one === story.improvements.at(-1) &&
    story.improvements.every((other) => other === one || !isOnProbation(story, other));
  story.base = new Map(story.now);
  story.anchor = new Map(story.now);
  story.baseReport = alone ? side.report : null;
  story.anchorReport = story.baseReport;
  story.generation++;
  if (side === one.below)
    one.doubted = { generation: story.generation, improvements: story.improvements.length };
}

function followTests(story: Story, text: string): void {
  if (story.instrumented.size > 0) {
    const hits = readHits(text);
    for (const path of story.instrumented.keys())
      story.traces.set(path, { text: story.now.get(path) ?? '', hits: hits.get(path) ?? new Map() });
    if (story.report !== null) return;
  }
  followReport(story, parseReport(text));
}

function followReport(story: Story, report: Report | null): void {
  if (report !== null) story.firstReport ??= report;
  if (story.report !== null && report !== null) noteFlakes(story, story.report, report);
  story.unreadableReport = report === null;
  const [path] = differing(story.now, story.base);
  if (path === undefined || story.baseReport === null) {
    takeAsBase(story, report);
    story.unreadableReport = report === null;
    if (story.anchorReport === null || differing(story.now, story.anchor).length === 0) {
      story.anchor = new Map(story.now);
      story.anchorReport = report;
    }
    return;
  }
  const verdict = compareReports(story.baseReport, report, story.flaky);
  const trial = {
    path,
    base: story.base.get(path) ?? '',
    result: story.now.get(path) ?? '',
    verdict,
    effect: effectOf(story.baseReport, report, story.flaky),
    generation: story.generation,
  };
  if (story.report === null) story.trials.push(trial);
  else story.trials.splice(-1, 1, trial);
  story.report = report;
  if (verdict !== 'better') return;
  if (report !== null)
    story.improvements.push({
      path,
      below: { text: trial.base, report: story.baseReport },
      above: { text: trial.result, report },
      doubted: null,
    });
  story.base = new Map(story.now);
  story.baseReport = report;
  story.generation++;
  const best = story.anchorReport;
  if (best === null || compareReports(best, report, story.flaky) === 'better') {
    story.anchor = new Map(story.now);
    story.anchorReport = report;
  }
}

function noteFlakes(story: Story, one: Report, other: Report): void {
  const failing = (report: Report) => new Set(report.failing.map((test) => test.id));
  const [a, b] = [failing(one), failing(other)];
  for (const id of [...a, ...b]) if (a.has(id) !== b.has(id)) story.flaky.add(id);
}
