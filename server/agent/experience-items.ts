import { currentFindings } from '@/server/core/agent/current-findings';
import type { Edit, ExperienceEntry } from '@/server/core/agent/experience';
import { clipped } from '@/server/core/base/clipped';
import { escapeXml } from './hostile-text';
import { tagsOf } from './win-tags';

/** One statement of the bank: its text, and how the entry that stands for the rendered part takes it in. */
export interface ExperienceItem {
  /** The entry it belongs to. */
  entry: ExperienceEntry;
  /** Equal keys say the same; only the first is rendered. */
  key: string;
  text: string;
  into: (shown: ExperienceEntry) => ExperienceEntry;
}

const mostFiles = 8;
const mostFindings = 3;
const messageLength = 400;

/** Entries in the order of use: those with partial wins first, then by reward, then the latest. */
function byUse(entries: readonly ExperienceEntry[]): ExperienceEntry[] {
  const wins = (entry: ExperienceEntry) => Math.min(1, entry.partialWins.length);
  // The sort is stable: of equal entries the latest comes first.
  return entries.toReversed().sort((a, b) => wins(b) - wins(a) || b.reward - a.reward);
}

type Facet = (entry: ExperienceEntry) => ExperienceItem[];

/** A facet that is made once of each entry: an entry never changes, and every attempt is told of the same ones. */
function once(facet: Facet): Facet {
  const made = new WeakMap<ExperienceEntry, ExperienceItem[]>();
  return (entry) => {
    const known = made.get(entry);
    if (known) return known;
    const fresh = facet(entry);
    made.set(entry, fresh);
    return fresh;
  };
}

/** Statements facet by facet, the most useful facet first, and within a facet the most useful entry first. */
export function summaryItems(entries: readonly ExperienceEntry[]): ExperienceItem[] {
  return inOrder(entries, [
    wins,
    summary,
    postMortem,
    firstFindings,
    files,
    failedEdits,
    approach,
    firstFailure,
    outputs,
  ]);
}

/** What helped, and the findings of all attempts brought up to date; no single edits that were in vain. */
export const findingItems = (entries: readonly ExperienceEntry[]): ExperienceItem[] => [
  ...inOrder(entries, [wins]),
  ...currentFindings(entries).map(({ index, text, finding }) => ({
    entry: entryAt(entries, index),
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
    (entry) => (entry.postMortem === null ? findings(entry).slice(0, 1) : []),
    (entry) => (entry.postMortem === null ? approach(entry) : []),
  ]),
];

function entryAt(entries: readonly ExperienceEntry[], index: number): ExperienceEntry {
  const entry = entries[index];
  if (!entry) throw new RangeError(`The bank has no entry ${index}.`);
  return entry;
}

function inOrder(entries: readonly ExperienceEntry[], facets: Facet[]): ExperienceItem[] {
  const order = byUse(entries);
  return facets.flatMap((facet) => order.flatMap(facet));
}

/** Each attempt's edits and outcomes as they were, the latest attempt first, one after another. */
export function rawItems(entries: readonly ExperienceEntry[]): ExperienceItem[] {
  return entries.toReversed().flatMap(rawOf);
}

/** An edit as the lines of a diff: fewer tokens than tags, and every reader of code knows it. */
const editXml = (tag: string, { path, old, new: replacement }: Edit): string =>
  [`<${tag} path="${escapeXml(path)}">`, ...signed('-', old), ...signed('+', replacement), `</${tag}>`].join(
    '\n',
  );

const signed = (sign: '-' | '+', text: string): string[] =>
  text === '' ? [] : text.split('\n').map((line) => `${sign}${escapeXml(line)}`);

const wins = once((entry) =>
  entry.partialWins.map((win) => ({
    entry,
    key: `win ${JSON.stringify([win.fixed, win.edits])}`,
    text: [
      `<partial_win from="${escapeXml(win.from)}" to="${escapeXml(win.to)}">`,
      ...win.fixed.map((test) => `<fixed>${escapeXml(clipped(test, 200))}</fixed>`),
      ...win.edits.map((edit) => editXml('edit', edit)),
      '</partial_win>',
    ].join('\n'),
    into: (shown) => ({ ...shown, partialWins: [...shown.partialWins, win] }),
  })),
);

const taggedWins = once((entry) =>
  entry.partialWins.map((win) => ({
    entry,
    key: `win ${JSON.stringify([win.fixed, win.edits])}`,
    text: [
      `<sub_trajectory from="${escapeXml(win.from)}" to="${escapeXml(win.to)}" tags="${escapeXml(tagsOf(win).join(' '))}">`,
      ...win.fixed.map((test) => `<fixed>${escapeXml(clipped(test, 200))}</fixed>`),
      ...win.edits.map((edit) => editXml('edit', edit)),
      '</sub_trajectory>',
    ].join('\n'),
    into: (shown) => ({ ...shown, partialWins: [...shown.partialWins, win] }),
  })),
);

const failedEdits = once((entry) =>
  entry.failedEdits.map((edit) => ({
    entry,
    key: `failed ${JSON.stringify([edit.path, edit.old, edit.new])}`,
    text: editXml('failed_edit', edit),
    into: (shown) => ({ ...shown, failedEdits: [...shown.failedEdits, edit] }),
  })),
);

const findings = once((entry) =>
  entry.keyFindings.map((finding) => ({
    entry,
    key: `finding ${finding}`,
    text: `<finding>${escapeXml(finding)}</finding>`,
    into: (shown) => ({ ...shown, keyFindings: [...shown.keyFindings, finding] }),
  })),
);

const approach = once((entry) => [
  {
    entry,
    key: `approach ${entry.attemptId}`,
    text: `<approach>${escapeXml(entry.approachTried)}</approach>`,
    into: (shown) => ({ ...shown, approachTried: entry.approachTried }),
  },
]);

const files = once((entry) => {
  const relevantFiles = entry.relevantFiles.slice(0, mostFiles);
  if (relevantFiles.length === 0) return [];
  const text = `<relevant_files>${escapeXml(relevantFiles.join(', '))}</relevant_files>`;
  return [{ entry, key: text, text, into: (shown) => ({ ...shown, relevantFiles }) }];
});

const postMortem = once((entry) => {
  if (entry.postMortem === null) return [];
  const text = `<post_mortem>${escapeXml(entry.postMortem)}</post_mortem>`;
  return [{ entry, key: text, text, into: (shown) => ({ ...shown, postMortem: entry.postMortem }) }];
});

const summary = once((entry) => {
  if (entry.summary === undefined) return [];
  const approachText = entry.summary;
  const text = `<summary>${escapeXml(approachText)}</summary>`;
  return [{ entry, key: text, text, into: (shown) => ({ ...shown, summary: approachText }) }];
});

const firstFailure = once((entry) => {
  if (entry.firstFailure === null) return [];
  const failure = shortened(entry.firstFailure);
  const text = failureXml('first_failure', failure);
  return [{ entry, key: text, text, into: (shown) => ({ ...shown, firstFailure: failure }) }];
});

const outputs = once((entry) =>
  entry.testOutputs.map(shortened).map((failure) => {
    const text = failureXml('still_failing', failure);
    const into = (shown: ExperienceEntry) => ({ ...shown, testOutputs: [...shown.testOutputs, failure] });
    return { entry, key: text, text, into };
  }),
);

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

const firstFindings = once((entry) => findings(entry).slice(0, mostFindings));

/** What a raw memory says of an attempt; no two attempts say the same. */
const rawOf = once((entry) =>
  [approach, wins, failedEdits, outputs]
    .flatMap((facet) => facet(entry))
    .map((item) => ({ ...item, key: `${entry.attemptId} ${item.key}` })),
);
