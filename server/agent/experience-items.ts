import { currentFindings } from '@/server/core/agent/current-findings';
import type { Edit, ExperienceEntry } from '@/server/core/agent/experience';
import { clipped } from '@/server/core/base/clipped';
import { escapeXml } from './hostile-text';
import { tagsOf } from './win-tags';

/** One statement of the bank: its text, and how the entry that stands for the rendered part takes it in. */
export interface ExperienceItem {
  /** The entry it belongs to, by its place in the bank. */
  index: number;
  /** Equal keys say the same; only the first is rendered. */
  key: string;
  text: string;
  into: (shown: ExperienceEntry) => ExperienceEntry;
}

const mostFiles = 8;
const mostFindings = 3;
const messageLength = 400;

/** Entries in the order of use: those with partial wins first, then by reward, then the latest. */
function byUse(entries: readonly ExperienceEntry[]): number[] {
  const wins = (entry: ExperienceEntry) => Math.min(1, entry.partialWins.length);
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => wins(b.entry) - wins(a.entry) || b.entry.reward - a.entry.reward || b.index - a.index)
    .map(({ index }) => index);
}

type Facet = (entry: ExperienceEntry, index: number) => ExperienceItem[];

/** Statements facet by facet, the most useful facet first, and within a facet the most useful entry first. */
export function summaryItems(entries: readonly ExperienceEntry[]): ExperienceItem[] {
  const facets: Facet[] = [
    wins,
    summary,
    postMortem,
    (entry, index) => findings(entry, index).slice(0, mostFindings),
    files,
    failedEdits,
    approach,
    firstFailure,
    outputs,
  ];
  return inOrder(entries, facets);
}

/** What helped, and the findings of all attempts brought up to date; no single edits that were in vain. */
export const findingItems = (entries: readonly ExperienceEntry[]): ExperienceItem[] => [
  ...inOrder(entries, [wins]),
  ...currentFindings(entries).map(({ index, text, finding }) => ({
    index,
    key: `finding ${finding}`,
    text: `<finding>${escapeXml(text)}</finding>`,
    into: (shown: ExperienceEntry) => ({ ...shown, keyFindings: [...shown.keyFindings, text] }),
  })),
];

/** The stretches after which more tests passed, tagged, to be taken over as they are; the highest reward first. */
export const trajectoryItems = (entries: readonly ExperienceEntry[]): ExperienceItem[] =>
  inOrder(entries, [taggedWins]);

/** What the model said of each attempt; of an attempt it said nothing of, its first finding and its approach. */
export const postMortemItems = (entries: readonly ExperienceEntry[]): ExperienceItem[] => [
  ...inOrder(entries, [postMortem, wins]),
  ...inOrder(entries, [
    (entry, index) => (entry.postMortem === null ? findings(entry, index).slice(0, 1) : []),
    (entry, index) => (entry.postMortem === null ? approach(entry, index) : []),
  ]),
];

function inOrder(entries: readonly ExperienceEntry[], facets: Facet[]): ExperienceItem[] {
  const order = byUse(entries);
  return facets.flatMap((facet) =>
    order.flatMap((index) => {
      const entry = entries[index];
      return entry ? facet(entry, index) : [];
    }),
  );
}

/** Each attempt's edits and outcomes as they were, the latest attempt first, one after another. */
export function rawItems(entries: readonly ExperienceEntry[]): ExperienceItem[] {
  const facets = [approach, wins, failedEdits, outputs];
  return entries
    .map((entry, index) => facets.flatMap((facet) => facet(entry, index)))
    .reverse()
    .flat()
    .map((item) => ({ ...item, key: `${item.index} ${item.key}` }));
}

/** An edit as the lines of a diff: fewer tokens than tags, and every reader of code knows it. */
const editXml = (tag: string, { path, old, new: replacement }: Edit): string =>
  [`<${tag} path="${escapeXml(path)}">`, ...signed('-', old), ...signed('+', replacement), `</${tag}>`].join(
    '\n',
  );

const signed = (sign: '-' | '+', text: string): string[] =>
  text === '' ? [] : text.split('\n').map((line) => `${sign}${escapeXml(line)}`);

const wins: Facet = (entry, index) =>
  entry.partialWins.map((win) => ({
    index,
    key: `win ${JSON.stringify([win.fixed, win.edits])}`,
    text: [
      `<partial_win from="${escapeXml(win.from)}" to="${escapeXml(win.to)}">`,
      ...win.fixed.map((test) => `<fixed>${escapeXml(clipped(test, 200))}</fixed>`),
      ...win.edits.map((edit) => editXml('edit', edit)),
      '</partial_win>',
    ].join('\n'),
    into: (shown) => ({ ...shown, partialWins: [...shown.partialWins, win] }),
  }));

const taggedWins: Facet = (entry, index) =>
  entry.partialWins.map((win) => ({
    index,
    key: `win ${JSON.stringify([win.fixed, win.edits])}`,
    text: [
      `<sub_trajectory from="${escapeXml(win.from)}" to="${escapeXml(win.to)}" tags="${escapeXml(tagsOf(win).join(' '))}">`,
      ...win.fixed.map((test) => `<fixed>${escapeXml(clipped(test, 200))}</fixed>`),
      ...win.edits.map((edit) => editXml('edit', edit)),
      '</sub_trajectory>',
    ].join('\n'),
    into: (shown) => ({ ...shown, partialWins: [...shown.partialWins, win] }),
  }));

const failedEdits: Facet = (entry, index) =>
  entry.failedEdits.map((edit) => ({
    index,
    key: `failed ${JSON.stringify([edit.path, edit.old, edit.new])}`,
    text: editXml('failed_edit', edit),
    into: (shown) => ({ ...shown, failedEdits: [...shown.failedEdits, edit] }),
  }));

const findings: Facet = (entry, index) =>
  entry.keyFindings.map((finding) => ({
    index,
    key: `finding ${finding}`,
    text: `<finding>${escapeXml(finding)}</finding>`,
    into: (shown) => ({ ...shown, keyFindings: [...shown.keyFindings, finding] }),
  }));

const approach: Facet = (entry, index) => [
  {
    index,
    key: `approach ${index}`,
    text: `<approach>${escapeXml(entry.approachTried)}</approach>`,
    into: (shown) => ({ ...shown, approachTried: entry.approachTried }),
  },
];

const files: Facet = (entry, index) => {
  const relevantFiles = entry.relevantFiles.slice(0, mostFiles);
  if (relevantFiles.length === 0) return [];
  const text = `<relevant_files>${escapeXml(relevantFiles.join(', '))}</relevant_files>`;
  return [{ index, key: text, text, into: (shown) => ({ ...shown, relevantFiles }) }];
};

const postMortem: Facet = (entry, index) => {
  if (entry.postMortem === null) return [];
  const text = `<post_mortem>${escapeXml(entry.postMortem)}</post_mortem>`;
  return [{ index, key: text, text, into: (shown) => ({ ...shown, postMortem: entry.postMortem }) }];
};

const summary: Facet = (entry, index) => {
  if (entry.summary === undefined) return [];
  const approachText = entry.summary;
  const text = `<summary>${escapeXml(approachText)}</summary>`;
  return [{ index, key: text, text, into: (shown) => ({ ...shown, summary: approachText }) }];
};

const firstFailure: Facet = (entry, index) => {
  if (entry.firstFailure === null) return [];
  const failure = shortened(entry.firstFailure);
  const text = failureXml('first_failure', failure);
  return [{ index, key: text, text, into: (shown) => ({ ...shown, firstFailure: failure }) }];
};

const outputs: Facet = (entry, index) =>
  entry.testOutputs.map(shortened).map((failure) => {
    const text = failureXml('still_failing', failure);
    const into = (shown: ExperienceEntry) => ({ ...shown, testOutputs: [...shown.testOutputs, failure] });
    return { index, key: text, text, into };
  });

interface Failure {
  test: string;
  message: string;
}
const shortened = ({ test, message }: Failure): Failure => ({
  test,
  message: message.length > messageLength ? `${message.slice(0, messageLength - 1)}…` : message,
});
const failureXml = (tag: string, { test, message }: Failure): string =>
  `<${tag} test="${escapeXml(test)}">${escapeXml(message)}</${tag}>`;
