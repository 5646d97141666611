import { type Folder, folderOf, nameOf, sibling } from '@/server/exchange/folder/files';
import { claudeSubagent } from '@/server/exchange/formats/claude-code';
import { type Reading, rowsIn } from '@/server/exchange/formats/format';
import { inputOf, readFile } from '@/server/exchange/read';
import { Notes } from '@/server/exchange/reading/notes';
import { plural } from '@/server/exchange/reading/sentences';
import { cleaned } from '@/server/exchange/run/clean';
import type { Item, Layout } from './layout';

const agentName = /^agent-([\w-]{1,80})\.jsonl$/;
const subagent = /^subagent: ([\w-]{1,80})$/;

/** Sessions of Claude Code with the files of their subagents: these are shown inside the steps that called them. */
export const claudeSessions: Layout = {
  name: 'Claude Code',
  items: (folder) => {
    const agents = new Map<string, string[]>();
    const sessions = new Map<string, string[]>();
    for (const path of folder.keys()) {
      if (!path.endsWith('.jsonl')) continue;
      const group = agentName.test(nameOf(path)) ? agents : sessions;
      group.set(folderOf(path), [...(group.get(folderOf(path)) ?? []), path]);
    }
    return [...agents].flatMap(([home, files]) =>
      (sessions.get(home) ?? []).map(
        (path, at): Item => ({
          path,
          files: at === 0 ? [path, ...files] : [path],
          task: nameOf(path).split('.')[0] || null,
          open: () => session(folder, path, at === 0 ? files : []),
        }),
      ),
    );
  },
};

async function session(folder: Folder, path: string, agents: readonly string[]): Promise<Reading> {
  const reading = await readFile(path, (await folder.get(path)?.read()) ?? new Uint8Array());
  const named = new Set<string>();
  for (const run of reading.runs) {
    for (const node of run.nodes) {
      const remarks: string[] = [];
      for (const remark of node.remarks) {
        const [, id] = subagent.exec(remark) ?? [];
        const file = id === undefined ? undefined : folder.get(sibling(path, `agent-${id}.jsonl`));
        if (id !== undefined && file) {
          named.add(sibling(path, `agent-${id}.jsonl`));
          remarks.push(describedAs(id, await file.read()));
        } else remarks.push(remark);
      }
      node.remarks = remarks;
    }
    const rest = agents.filter((one) => !named.has(one)).length;
    if (rest > 0)
      run.notes.push({ text: 'files of subagents that no step of the session names, left out', count: rest });
  }
  return { ...reading, runs: reading.runs.map(cleaned) };
}

/** What a subagent did, step by step. */
function describedAs(id: string, bytes: Uint8Array): string {
  const steps = claudeSubagent(rowsIn(inputOf(id, bytes)), new Notes());
  const lines = steps.map(
    ({ calls = [], text }, at) => `${at + 1}. ${calls.map((call) => call.text).join(' & ') || (text ?? '')}`,
  );
  return [`subagent: ${id}, ${plural(steps.length, 'step')}`, ...lines].join('\n');
}
