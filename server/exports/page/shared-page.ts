import type { Database } from '@/db/connection';
import { readEvents } from '@/db/log';
import { RunNotFound } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import type { SharedChoice, SharedContents, SharedNode, SharedTexts } from '@/server/core/run/shared-run';
import { titleOfRun } from '@/server/core/run/spec';
import { pageHtml } from './page-html';
import { pageCode } from './page-script';
import { type Masked, redactor } from './redact';
import * as sentences from './sentences';
import { sharedEvent } from './shared-events';
import { sharedTexts } from './shared-texts';

/** Nothing but the tree and its texts: names and prompts stay here. */
export const carefulChoice: SharedChoice = { prompts: false, texts: true, names: false, phrases: [] };

/** A page with what is in it. */
export interface SharedPage {
  html: Uint8Array;
  contents: SharedContents;
}

/**
 * A run as one HTML file that opens from the disk and requests nothing: tree, time, diffs and search. Keys and passwords
 * are always masked. Errors: RunNotFound; the sources of the page are missing.
 */
export async function sharedPage(
  sources: { database: Database; snapshots: SnapshotStore },
  id: RunId,
  choice: SharedChoice = carefulChoice,
): Promise<SharedPage> {
  const log = readEvents(sources.database, id, 0);
  if (log.length === 0) throw new RunNotFound(id);
  const state = foldEvents(log);
  const people = peopleIn(log);
  const read = await sharedTexts(sources, state, choice);
  const masked: Masked = { secrets: 0, names: 0, phrases: 0 };
  const clean = redactor(
    { people: choice.names ? [] : people, homes: !choice.names, phrases: choice.phrases },
    masked,
  );
  const texts = clean(read.texts);
  const events = log.map((event) => clean(sharedEvent(event, choice.texts)));
  const title = clean(titleOfRun(state.spec));
  const contents: SharedContents = {
    nodes: state.nodes.size,
    events: events.length,
    ...sizesOf(texts),
    masked,
    cut: read.cut,
    people: choice.names ? people : [],
    leftOut: leftOut(choice, read),
  };
  const run = { events, contents, madeAt: Date.now() };
  return { html: Buffer.from(pageHtml(await pageCode(), { title, run, texts }), 'utf8'), contents };
}

function leftOut(choice: SharedChoice, { gone, unprompted }: { gone: number; unprompted: number }): string[] {
  const all = [sentences.filesLeftOut, sentences.notShownLeftOut, sentences.hiddenTestsLeftOut];
  if (!choice.texts) all.push(sentences.textsLeftOut);
  if (!choice.prompts) all.push(sentences.promptsLeftOut);
  if (gone > 0) all.push(sentences.goneLeftOut(gone));
  if (unprompted > 0) all.push(sentences.longPromptsLeftOut(unprompted));
  return all;
}

/** What stands for a person where there is only one: common words, and nobody's name. */
const nobody: ReadonlySet<string> = new Set(['you', 'owner', 'command line']);

const peopleIn = (log: readonly RunEvent[]): string[] => [
  ...new Set(
    log.flatMap(({ actor }) => (actor.kind === 'person' && !nobody.has(actor.name) ? [actor.name] : [])),
  ),
];

function sizesOf(texts: SharedTexts): Pick<SharedContents, 'texts' | 'diffs' | 'prompts'> {
  const sizes = {
    texts: { count: 0, bytes: 0 },
    diffs: { count: 0, bytes: 0 },
    prompts: { count: 0, bytes: 0 },
  };
  const add = (kind: keyof typeof sizes, text: string | undefined) => {
    if (text === undefined || text === '') return;
    sizes[kind].count += 1;
    sizes[kind].bytes += Buffer.byteLength(text);
  };
  for (const node of Object.values<SharedNode>(texts)) {
    for (const text of [node.statement, node.thought, node.thinking]) add('texts', text);
    for (const { given, observation } of node.calls ?? []) {
      add('texts', given);
      add('texts', observation);
    }
    add('diffs', node.diff);
    for (const { text } of node.prompt ?? []) add('prompts', text);
  }
  return sizes;
}
