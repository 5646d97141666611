import { kindOf, typedCall } from '@/server/exchange/reading/tools';
import {
  type Fields,
  fields,
  filled,
  id,
  isFields,
  list,
  number,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { addMessage, type Draft } from '@/server/exchange/run/draft';
import type { ImportedSelection } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Format, objectIn, runsRead } from './format';

const name = 'dars-root';

/** DARS (a fork of SWE-agent 0.7): messages nested in each other; alternatives are children of an observation. */
export const dars: Format = {
  name,
  title: 'a DARS search tree',
  suffix: '.root',
  keys: ['root', 'node_count', 'iterations'],
  matches: (input) => {
    const { root } = objectIn(input);
    return isFields(root) && 'role' in root && Array.isArray(root.children);
  },
  read(input) {
    const value = objectIn(input);
    const drafts: Draft[] = [];
    let system: string | null = null;
    let statement: string | null = null;
    let unanswered = 0;
    const pending: { node: Fields; parent: string | null; draft: Draft | null }[] = [
      { node: fields(value.root), parent: null, draft: null },
    ];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, parent, draft } = next;
      const content = text(node.content);
      let below: { parent: string | null; draft: Draft | null } = { parent, draft: null };
      if (node.role === 'assistant') {
        const step = stepOf(node, drafts.length, parent);
        drafts.push(step);
        if (list(node.children).length === 0) unanswered += 1;
        below = { parent: step.key, draft: step };
      } else if (draft) {
        observe(draft, node);
      } else if (parent === null && drafts.length === 0) {
        if (node.role === 'system') system ??= content;
        else if (node.is_demo !== true) statement = content;
      } else {
        input.notes.add('messages between two steps, kept at the step before');
        const before = drafts[Number(parent)];
        addMessage(before, content ?? '');
      }
      for (const child of rows(node.children).reverse()) pending.push({ node: child, ...below });
    }
    input.notes.add('steps without an observation: the search was cut off there', unanswered);
    const run = makeRun({
      format: name,
      formatVersion: 'prev/cur',
      writer: 'DARS',
      task: { id: input.name.split('/').at(-1)?.split('.')[0] || null, statement },
      systemPrompt: system,
      drafts,
      notes: input.notes,
    });
    const byId = new Map(run.nodes.map((node) => [node.id, node]));
    for (const attempt of run.attempts) {
      const leaf = byId.get(attempt.leaf ?? '');
      attempt.patch = leaf?.patch ?? null;
      attempt.exitStatus = leaf?.calls.some(({ kind }) => kind === 'finish') ? 'submitted' : null;
    }
    return runsRead(input, name, [run], { rawNodes: number(value.node_count) ?? 0 });
  },
};

function stepOf(node: Fields, at: number, parent: string | null): Draft {
  const action = text(node.action) ?? '';
  const history = list(node.expansion_history).filter((one) => typeof one === 'string');
  const call = typedCall(action);
  return {
    key: String(at),
    parentKey: parent,
    foreignId: id(node.node_id),
    title: call.kind === 'shell' ? null : (action.trim().split(/\s/, 1)[0] ?? null),
    text: filled(node.thought),
    calls: action.trim() === '' ? [] : [call],
    selection: selectionOf(node),
    remarks: history.length > 0 ? [`expanded by ${history.join(', ')}`] : [],
  };
}

/** The child of an assistant's message is what came back; its id is the step's. */
function observe(draft: Draft, node: Fields): void {
  const content = text(node.content) ?? '';
  draft.foreignId ??= id(node.node_id);
  draft.calls = (draft.calls ?? []).map((call) => ({ ...call, observation: content }));
  if (node.is_terminal === true || draft.calls.some(({ name: one }) => kindOf(one) === 'finish')) {
    const from = content.indexOf('\ndiff --git');
    const start = from === -1 ? (content.startsWith('diff --git') ? 0 : -1) : from + 1;
    if (start === -1) return;
    const end = content.indexOf('(Open file:', start);
    draft.patch = content.slice(start, end === -1 ? undefined : end);
  }
}

function selectionOf(node: Fields): ImportedSelection | null {
  const reason = filled(node.critic_response);
  const candidates = list(node.expansion_candidates)
    .map((one) => text(one) ?? list(one).slice(0, 2).filter(filled).join('\n'))
    .filter((one) => one !== '');
  return reason === null && candidates.length === 0 ? null : { reason, candidates };
}
