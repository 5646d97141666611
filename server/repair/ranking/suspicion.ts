import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { Report } from '@/server/repair/reading/report';
import type { Story } from '@/server/repair/reading/story';
import { parseSource, type Source, unitAt } from '@/server/repair/source/source';
import type { Unit } from '@/server/repair/source/units';
import type { Coverage } from '@/server/repair/tracing/coverage';
import { importsOf } from './imports';
import { lessonsOf } from './lessons';
import { spectra } from './reach';
import { fileOfTest, isTestPath } from './tests';
import { codeNamesIn, tokensIn } from './tokens-in';
import { tracedCoverage } from './traced';

/** What was told to the agent beside the code. */
export interface RepairHints {
  statement: string;
  hint: string | null;
  experience: readonly ExperienceEntry[];
}

/** How suspicious files, units and lines are; all numbers ≥ 0, comparable with one another. */
export interface Suspicion {
  /** Every workspace file that may be edited, known or not. */
  ofFile(path: string): number;
  /** How suspicious a place is, and how many passing tests run it. `offset` is where on the line a change would be made. */
  ofPlace(source: Source, line: number, offset: number): { suspicion: number; passing: number };
  /** Files that may be edited, most suspicious first. */
  files: string[];
  /** Test files with failing tests, most failures first. */
  failingTestFiles: string[];
}

/** Localizes the fault from the report, the texts read so far, what was told, and what earlier trials did. */
export function localize(story: Story, report: Report, hints: RepairHints): Suspicion {
  const paths = new Set([...(story.listing ?? []), ...story.now.keys()]);
  const sources: Source[] = [];
  const testSources: Source[] = [];
  for (const [path, text] of story.base) {
    const source = parseSource(path, text);
    if (source) (isTestFile(path, report) ? testSources : sources).push(source);
  }
  const failing = report.failing.slice(0, 40);
  const failingTestFiles = byCount(
    failing.map(
      (test) =>
        fileOfTest(test.id, [...paths]) ?? test.frames.find((frame) => isTestPath(frame.path))?.path ?? '',
    ),
  );

  const near = importDistances([...sources, ...testSources], failingTestFiles, paths);
  const framed = frameWeights(report);
  const hint = hints.hint ?? '';
  const hintNames = new Set([...codeNamesIn(hint), ...(hint.match(/[A-Za-z_$][\w$]{2,}/g) ?? [])]);
  const hintTokens = new Set(tokensIn(hint));
  const statementNames = new Set(codeNamesIn(hints.statement));
  const statementTokens = new Set(tokensIn(hints.statement));
  const findings = hints.experience.flatMap((entry) => entry.keyFindings).join('\n');
  const findingNames = new Set(codeNamesIn(findings));
  const relevant = new Set(hints.experience.flatMap((entry) => entry.relevantFiles.slice(0, 4)));
  const messageNames = new Set(
    failing.flatMap((test) => test.message.slice(0, 2000).match(/[A-Za-z_$][\w$]{2,}/g) ?? []),
  );
  const testTokens = new Set(failing.flatMap((test) => tokensIn(test.id)));
  const reach = spectra(
    sources,
    testSources,
    failing.map((test) => test.id),
    report.passing.slice(0, 80),
  );
  const pointed = hintedPlaces(hint, hintNames, sources, [...paths]);
  if (hintNames.size > 0)
    for (const hits of story.searched.values())
      for (const path of whereItStands(hits.filter((hit) => !isTestFile(hit.path, report)).slice(0, 20)))
        pointed.files.add(path);
  const learned = lessonsOf(story.trials);

  const fileScores = new Map<string, number>();
  const ofFile = (path: string): number => {
    const known = fileScores.get(path);
    if (known !== undefined) return known;
    const distance = near.get(path);
    const stem =
      path
        .split('/')
        .at(-1)
        ?.replace(/\.\w+$/, '') ?? path;
    let score =
      0.06 +
      (distance === undefined ? 0 : 0.7 * 0.75 ** (distance - 1)) +
      Math.min(1.2, framed.files.get(path) ?? 0);
    if (tokensIn(stem).some((token) => testTokens.has(token))) score *= 1.35;
    if (tokensIn(stem).some((token) => statementTokens.has(token))) score *= 1.2;
    if (relevant.has(path)) score *= 1.25;
    if (findings.includes(path)) score *= 1.15;
    if (pointed.files.size > 0) score *= pointed.files.has(path) ? 5 : 0.25;
    fileScores.set(path, score);
    return score;
  };

  const traced = tracedCoverage(
    story,
    testSources,
    failing.map((test) => test.id),
  );
  const unitFactors = new Map<Unit, number>();
  /** What speaks for a function beside who runs it. */
  const factorOf = (source: Source, unit: Unit): number => {
    const known = unitFactors.get(unit);
    if (known !== undefined) return known;
    let score = 1 + Math.min(2, framed.units(source.path, unit));
    if (statementNames.has(unit.name) || findingNames.has(unit.name)) score *= 1.5;
    else if (tokensIn(unit.name).some((token) => statementTokens.has(token))) score *= 1.25;
    if (messageNames.has(unit.name) && unit.name.length > 3) score *= 1.2;
    if (pointed.units.size > 0)
      score *=
        pointed.units.has(unit) || [...pointed.units].some((other) => encloses(other, unit, source))
          ? 12
          : 0.3;
    score *= learned.units.get(`${source.path}\0${unit.name}`) ?? 1;
    unitFactors.set(unit, score);
    return score;
  };
  const passingTests = Math.max(0, report.total - report.failed);
  /** Who runs a place: as traced, else as the names tell. */
  const runBy = (source: Source, unit: Unit | null, offset: number): Coverage => {
    const seen = traced(source, offset);
    if (seen !== null) return seen;
    if (unit === null) return { failing: 0.12, passing: 0 };
    if (reach.size === 0) return { failing: 0.5, passing: passingTests / 4 };
    const spectrum = reach.get(unit) ?? { failing: 0, passing: 0 };
    return { failing: spectrum.failing, passing: spectrum.passing * passingTests };
  };

  const ofPlace = (source: Source, line: number, offset: number) => {
    const unit = unitAt(source, line);
    const { failing, passing } = runBy(source, unit, offset);
    let score = ofFile(source.path) * (0.01 + failing);
    if (unit !== null) score *= factorOf(source, unit);
    if (framed.lines.has(`${source.path}:${line}`)) score *= 1.8;
    const text = source.lines[line - 1] ?? '';
    score *= learned.lines.get(`${source.path}\0${text.trim()}`) ?? 1;
    const tokens = tokensIn(text);
    if (tokens.some((token) => hintTokens.has(token))) score *= 1.4;
    if (tokens.some((token) => statementTokens.has(token))) score *= 1.15;
    return { suspicion: score, passing };
  };

  const files = [...paths].filter((path) => parseable(path) && !isTestFile(path, report));
  files.sort((a, b) => ofFile(b) - ofFile(a) || (a < b ? -1 : 1));
  return { ofFile, ofPlace, files, failingTestFiles };
}

/** The files of a search's hits: those that define what was found, where any does. */
function whereItStands(hits: readonly { path: string; text: string }[]): string[] {
  const defining = hits.filter(({ text }) =>
    /^\s*(?:export\s+|default\s+|async\s+)*(?:function\*?|class|def)\s/.test(text),
  );
  return (defining.length > 0 ? defining : hits).map((hit) => hit.path);
}

/** Packages that were installed into the directory are none of the task's code. */
const installed = /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.venv|venv|\.tox)\//;

const parseable = (path: string) =>
  /\.(?:[cm]?[jt]sx?|py)$/.test(path) &&
  !/\.(?:d\.ts|config\.[cm]?[jt]s)$/.test(path) &&
  !installed.test(path);

function isTestFile(path: string, report: Report): boolean {
  return (
    isTestPath(path) || report.failing.some((test) => test.id.startsWith(`${path} >`) || test.id === path)
  );
}

function byCount(values: string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

const encloses = (outer: Unit, inner: Unit, source: Source) =>
  source.units.includes(outer) &&
  outer.startLine <= inner.startLine &&
  outer.endLine >= inner.endLine &&
  outer.kind !== 'class';

/** Imports followed from the failing test files: 1 for what they import themselves. */
function importDistances(
  sources: readonly Source[],
  from: readonly string[],
  paths: ReadonlySet<string>,
): Map<string, number> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const near = new Map<string, number>();
  let front = [...from];
  for (let distance = 1; front.length > 0 && distance < 12; distance++) {
    const next: string[] = [];
    for (const path of front) {
      const source = byPath.get(path);
      for (const target of source ? importsOf(source, paths) : []) {
        if (near.has(target)) continue;
        near.set(target, distance);
        next.push(target);
      }
    }
    front = next;
  }
  return near;
}

function frameWeights(report: Report) {
  const files = new Map<string, number>();
  const lines = new Set<string>();
  const frames = new Map<string, { line: number; weight: number }[]>();
  const share = 1 / Math.max(1, Math.min(report.failing.length, 8));
  for (const test of report.failing.slice(0, 8)) {
    const own = test.frames.filter((frame) => !isTestPath(frame.path));
    own.slice(0, 6).forEach((frame, k) => {
      const weight = (k === 0 ? 1 : 0.6) * share;
      files.set(frame.path, (files.get(frame.path) ?? 0) + weight);
      lines.add(`${frame.path}:${frame.line}`);
      const list = frames.get(frame.path) ?? [];
      frames.set(frame.path, [...list, { line: frame.line, weight }]);
    });
  }
  const units = (path: string, unit: Unit): number =>
    (frames.get(path) ?? []).reduce(
      (sum, { line, weight }) => (unit.startLine <= line && line <= unit.endLine ? sum + 1.5 * weight : sum),
      0,
    );
  return { files, lines, units };
}

function hintedPlaces(
  hint: string,
  names: ReadonlySet<string>,
  sources: readonly Source[],
  paths: readonly string[],
) {
  const files = new Set<string>();
  const units = new Set<Unit>();
  if (hint.trim() === '') return { files, units };
  for (const path of paths) {
    const base = path.split('/').at(-1) ?? path;
    const named =
      hint.includes(path) ||
      (base.length > 4 &&
        new RegExp(`(?<![\\w.-])${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(hint));
    if (named && !isTestPath(path)) files.add(path);
  }
  for (const source of sources) {
    for (const unit of source.units) {
      if (unit.name.length < 3 || unit.kind === 'class' || !names.has(unit.name)) continue;
      units.add(unit);
      files.add(source.path);
    }
  }
  return { files, units };
}
