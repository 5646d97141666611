import { byteCount } from '@/server/core/base/byte-count';
import type { SharedContents } from '@/server/core/run/shared-run';

/** The sentences of a run's page that stands alone. */
export const notReadable = (why: string): string =>
  `This page cannot be shown: ${why}. Open it in a browser of 2023 or later, and check that the file is whole.`;
export const textsNotReadable = (why: string): string => `The texts of this page cannot be read: ${why}.`;
export const madeOn = (at: number): string => `saved ${new Date(at).toLocaleString()}`;
export const treeLabel =
  'Tree of the run. Arrows walk from node to node; plus and minus zoom; f shows the whole tree.';
export const momentLabel = 'Moment of the run';
export const momentText = (seq: number, last: number): string => `event ${seq} of ${last}`;
export const searchLabel = 'Search in this run';
export const searchHint = 'words, file:…, kind:edit, is:error, depth>10';
export const searchWaits = 'The texts are being unpacked …';
export const nothingFound = 'Nothing was found.';
export const foundNodes = (found: number, shown: number): string =>
  `${found.toLocaleString('en')} found${found > shown ? `, the first ${shown} shown` : ''}`;
export const chooseNode = 'Choose a node of the tree to read its step.';
export const noTestSearch = 'This page cannot search for tests that were fixed or broken.';
export const noDiff = 'No change is recorded for this step.';
export const noTexts = 'No texts of this node are on the page.';
export const contentsTitle = 'What is on this page';

const amount = (kind: string, { count, bytes }: { count: number; bytes: number }): string =>
  `${count.toLocaleString('en')} ${kind} (${byteCount(bytes)})`;

/** What a page holds, as lines. */
export function contentsLines(contents: SharedContents): string[] {
  const { nodes, events, texts, diffs, prompts, masked, cut, people, leftOut } = contents;
  const lines = [
    `${nodes.toLocaleString('en')} nodes, ${events.toLocaleString('en')} events`,
    [amount('texts', texts), amount('diffs', diffs), amount('prompts', prompts)].join(', '),
    `masked: ${masked.secrets} keys and passwords, ${masked.names} names and home folders, ${masked.phrases} phrases`,
  ];
  if (cut > 0) lines.push(`${cut.toLocaleString('en')} long texts were cut`);
  if (people.length > 0) lines.push(`names of people: ${people.join(', ')}`);
  return [...lines, ...leftOut.map((what) => `left out: ${what}`)];
}
export const signsTitle = 'Signs of gaming or cheating';
