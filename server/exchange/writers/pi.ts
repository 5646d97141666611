import type { ImportedNode } from '@/server/exchange/run/imported-run';
import { isoTime, jsonLines } from './tree-of';
import type { Writer, WrittenRun } from './written';

const label = /^label: (.*)$/s;

/** Sessions of pi, version 3: a tree by `parentId`, one file for each run. */
export const writePi: Writer = (runs) => ({
  files: runs.map((run) => ({ path: `${run.id}.jsonl`, content: jsonLines(session(run)) })),
  leftOut: ['rewards, visits and tests', 'merged places and donors', 'diffs', 'remarks other than labels'],
});

function session({ id, run, best }: WrittenRun): unknown[] {
  let count = 0;
  const nextId = () => (++count).toString(16).padStart(8, '0');
  const rows: unknown[] = [
    {
      type: 'session',
      version: 3,
      id: run.foreignId ?? id,
      timestamp: isoTime(run.startedAt),
      // pi asks where to go on if there is no such folder.
      cwd: run.task.repo ?? `/espalier/${id}`,
      ...(run.forkedFrom === null ? {} : { parentSession: run.forkedFrom }),
    },
  ];
  const add = (parentId: string | null, at: number | null, entry: object): string => {
    const own = nextId();
    rows.push({ id: own, parentId, timestamp: isoTime(at), ...entry });
    return own;
  };
  const message = (parentId: string | null, at: number | null, content: object) =>
    add(parentId, at, { type: 'message', message: content });
  const { statement } = run.task;
  const root = statement === null ? null : message(null, run.startedAt, { role: 'user', content: statement });
  const lastOf = new Map<string | null, string | null>([[null, root]]);
  const ends = new Map<string, string>();
  for (const node of run.nodes) {
    const own = message(lastOf.get(node.parent) ?? null, node.at, assistant(node));
    let last = own;
    for (const [at, { name, observation, error }] of node.calls.entries()) {
      if (observation === null) continue;
      last = message(last, node.at, {
        role: 'toolResult',
        toolCallId: callIdOf(node, at),
        toolName: name,
        content: [{ type: 'text', text: observation }],
        isError: error,
      });
    }
    for (const content of node.messages) last = message(last, node.at, { role: 'user', content });
    for (const remark of node.remarks) {
      const [, name] = label.exec(remark) ?? [];
      if (name !== undefined) add(last, node.at, { type: 'label', targetId: own, label: name });
    }
    lastOf.set(node.id, last);
    ends.set(node.id, own);
  }
  // pi goes on from the last entry of the file.
  const end = best === null ? undefined : ends.get(best);
  if (best !== null && end !== undefined)
    add(lastOf.get(best) ?? end, run.endedAt, { type: 'label', targetId: end, label: 'best' });
  return rows;
}

const callIdOf = ({ id }: ImportedNode, at: number) => `${id}-${at + 1}`;

function assistant(node: ImportedNode): object {
  const { inputTokens, outputTokens, cachedTokens, usd } = node;
  const isKnown = inputTokens !== null || outputTokens !== null || usd !== null;
  return {
    role: 'assistant',
    content: [
      ...(node.reasoning === null ? [] : [{ type: 'thinking', thinking: node.reasoning }]),
      ...(node.text === null ? [] : [{ type: 'text', text: node.text }]),
      ...node.calls.map((call, at) => ({
        type: 'toolCall',
        id: callIdOf(node, at),
        name: call.name,
        arguments: call.arguments,
      })),
    ],
    ...(node.model === null ? {} : { model: node.model }),
    ...(isKnown && {
      usage: {
        ...(inputTokens === null ? {} : { input: inputTokens - (cachedTokens ?? 0) }),
        ...(outputTokens === null ? {} : { output: outputTokens }),
        ...(cachedTokens === null ? {} : { cacheRead: cachedTokens }),
        ...(usd === null ? {} : { cost: { total: usd } }),
      },
    }),
    stopReason: node.calls.length > 0 ? 'toolUse' : 'stop',
  };
}
