import { type Folder, folderOf, nameOf } from '@/server/exchange/folder/files';
import type { Input, Reading } from '@/server/exchange/formats/format';
import { openhandsSdk } from '@/server/exchange/formats/openhands/events';
import { inputOf, readInput } from '@/server/exchange/read';
import { Notes } from '@/server/exchange/reading/notes';
import { type Fields, fields, filled, text } from '@/server/exchange/reading/value';
import { cleaned } from '@/server/exchange/run/clean';
import { byTask, together } from '@/server/exchange/run/together';
import { type Item, jsonIn, type Layout } from './layout';

const eventName = /^event-\d+-[\w-]+\.json$/;

/** A conversation of the OpenHands SDK on disk: `base_state.json`, and a file for each event. */
export const openhandsConversation: Layout = {
  name: 'OpenHands conversation',
  items: (folder) => {
    const conversations = new Map<string, string[]>();
    for (const path of folder.keys()) {
      const events = folderOf(path);
      if (!eventName.test(nameOf(path)) || nameOf(events) !== 'events') continue;
      const files = conversations.get(folderOf(events));
      if (files) files.push(path);
      else conversations.set(folderOf(events), [path]);
    }
    return [...conversations].map(([home, files]): Item => {
      const base = home === '' ? 'base_state.json' : `${home}/base_state.json`;
      return {
        path: home || 'events',
        files: folder.has(base) ? [...files, base] : files,
        task: nameOf(home) || null,
        open: () => conversation(folder, home, files.sort(), base),
      };
    });
  },
};

async function conversation(
  folder: Folder,
  home: string,
  files: readonly string[],
  base: string,
): Promise<Reading> {
  const notes = new Notes();
  const events: Fields[] = [];
  for (const file of files) events.push(fields(await jsonIn(folder, file, notes)));
  const state = fields(await jsonIn(folder, base, notes));
  const input: Input = { name: home, notes, content: { shape: 'list', value: events } };
  const reading = await openhandsSdk.read(input);
  const model = text(fields(fields(state.agent).llm).model);
  const head = filled(state.leaf_event_id);
  for (const run of reading.runs) {
    run.model ??= model;
    run.task.id ??= nameOf(home) || null;
    if (head !== null)
      run.notes.push({ text: `The head of the conversation is the event ${head}.`, count: 1 });
  }
  return { ...reading, runs: reading.runs.map(cleaned) };
}

const criticName = /^output\.critic_attempt_(\d+)\.jsonl$/;

/** Outputs of OpenHands' benchmarks: with a file for each attempt of the critic, these are the attempts. */
export const openhandsAttempts: Layout = {
  name: 'OpenHands benchmark',
  items: (folder) => {
    const groups = new Map<string, string[]>();
    for (const path of folder.keys()) {
      if (!criticName.test(nameOf(path))) continue;
      const home = folderOf(path);
      const files = groups.get(home);
      if (files) files.push(path);
      else groups.set(home, [path]);
    }
    return [...groups].map(([home, files]): Item => {
      const output = home === '' ? 'output.jsonl' : `${home}/output.jsonl`;
      const sorted = files.sort((a, b) => attemptOf(a) - attemptOf(b));
      return {
        path: home || 'output.jsonl',
        files: folder.has(output) ? [...sorted, output] : sorted,
        task: null,
        open: () => attempts(folder, sorted),
      };
    });
  },
};

const attemptOf = (path: string) => Number(criticName.exec(nameOf(path))?.[1] ?? 0);

async function attempts(folder: Folder, files: readonly string[]): Promise<Reading> {
  const readings: Reading[] = [];
  for (const path of files) {
    const reading = await readInput(inputOf(path, (await folder.get(path)?.read()) ?? new Uint8Array()));
    for (const run of reading.runs) {
      for (const attempt of run.attempts) attempt.name = `attempt ${attemptOf(path)}`;
    }
    readings.push(reading);
  }
  const [first] = readings;
  const runs = byTask(readings.flatMap((reading) => reading.runs)).map((group) => together(group));
  return {
    format: first?.format ?? 'openhands-output',
    formatVersion: first?.formatVersion ?? null,
    runs,
    notes: readings.flatMap(({ notes }) => notes),
  };
}
