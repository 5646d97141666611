import { callsIn, resultsIn, writingOf } from '@/server/exchange/reading/chat-calls';
import { type Above, climber } from '@/server/exchange/reading/climb';
import type { Notes } from '@/server/exchange/reading/notes';
import { lateResults, noParents } from '@/server/exchange/reading/sentences';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { anthropicUsage } from '@/server/exchange/reading/usage';
import { type Fields, fields, filled, text } from '@/server/exchange/reading/value';
import {
  addCall,
  addMessage,
  addRemark,
  type CallPlace,
  type Draft,
  setResult,
} from '@/server/exchange/run/draft';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Format, rowsIn, runsRead } from './format';

const name = 'claude-code-jsonl';

/** A session of Claude Code. Rows of one answer of the model share `message.id`: together they are a step. */
export const claudeCode: Format = {
  name,
  title: 'a session of Claude Code',
  keys: ['sessionId', 'uuid', 'parentUuid', 'message'],
  matches: (input) =>
    rowsIn(input).some((row) => typeof row.sessionId === 'string' && ('uuid' in row || 'leafUuid' in row)),
  read(input) {
    const { notes } = input;
    const all = rowsIn(input);
    const rows = mainRows(all, notes);
    const sidechain = all.filter(({ isSidechain }) => isSidechain === true).length;
    notes.add('rows of subagents, which belong inside the step that called them', sidechain);
    const session = stepsOf(rows, notes);
    for (const row of all)
      if (row.type === 'summary' && filled(row.summary)) notes.add(`Summary: ${row.summary}`.slice(0, 300));
    const versions = [...new Set(all.map((row) => text(row.version)).filter((one) => one !== null))].join(
      ', ',
    );
    const first = all.find((row) => typeof row.cwd === 'string') ?? {};
    const run = makeRun({
      format: name,
      formatVersion: versions || null,
      writer: `Claude Code ${versions}`.trim(),
      foreignId: text(all.find((row) => typeof row.sessionId === 'string')?.sessionId),
      task: { statement: session.statement, repo: text(first.cwd) },
      drafts: session.drafts,
      notes,
    });
    return runsRead(input, name, [run], { sidechainRows: sidechain });
  },
};

/** The steps of a subagent's own file, all of whose rows are marked as its. */
export const claudeSubagent = (rows: readonly Fields[], notes: Notes): Draft[] =>
  stepsOf(
    mainRows(
      rows.map((row) => ({ ...row, isSidechain: false })),
      notes,
    ),
    notes,
  ).drafts;

/** The rows of the session itself: each once, though a resumed session repeats the old ones. */
function mainRows(all: readonly Fields[], notes: Notes): Fields[] {
  const seen = new Set<string>();
  return all.filter((row) => {
    const uuid = text(row.uuid);
    if (uuid === null || row.isSidechain === true) return false;
    if (seen.has(uuid)) notes.add('rows that a resumed session repeats, read once');
    return !seen.has(uuid) && seen.add(uuid);
  });
}

/** What each row follows. Very old files have no parents at all: then the row before. */
function followed(rows: readonly Fields[], notes: Notes): Above[] {
  const placeOf = new Map(rows.map((row, at) => [text(row.uuid), at]));
  const isChain =
    rows.length > 1 &&
    rows.every((row) => text(row.parentUuid) === null && text(row.logicalParentUuid) === null);
  notes.add(noParents, isChain ? rows.length : 0);
  return rows.map((row, at) => {
    if (isChain) return at === 0 ? null : at - 1;
    const parent = text(row.parentUuid) ?? text(row.logicalParentUuid);
    return parent === null ? null : (placeOf.get(parent) ?? { missing: parent });
  });
}

const groupOf = (row: Fields) =>
  row.type === 'assistant' ? (filled(fields(row.message).id) ?? filled(row.uuid) ?? '') : undefined;

function stepsOf(rows: readonly Fields[], notes: Notes): { drafts: Draft[]; statement: string | null } {
  const drafts = new Map<string, Draft>();
  const groups = rows.map(groupOf);
  const climb = climber(
    followed(rows, notes),
    (at) => groups[at],
    (at) => text(rows[at]?.uuid) ?? `row ${at}`,
  );
  const places = new Map<string, CallPlace>();
  let statement: string | null = null;
  for (const [at, row] of rows.entries()) {
    const group = groups[at];
    const message = fields(row.message);
    if (group !== undefined) {
      const draft = drafts.get(group) ?? {
        key: group,
        parentKey: climb(at, group),
        foreignId: text(row.uuid),
        calls: [],
      };
      drafts.set(group, draft);
      extend(draft, row, notes);
      for (const call of callsIn(message)) {
        const place = addCall(draft, toolCall(call.name, call.arguments));
        if (call.id !== null) places.set(call.id, place);
      }
      continue;
    }
    const above = drafts.get(climb(at) ?? '');
    if (row.type === 'user') {
      for (const result of resultsIn(message, notes)) observe(result, row, places, notes);
      const written = filled(writingOf(message, notes).text);
      if (written === null) continue;
      if (row.isCompactSummary === true) addRemark(above, `summary of what was compacted: ${written}`);
      else if (row.isMeta === true) notes.add('rows that Claude Code wrote for itself, left out');
      else if (above) addMessage(above, written);
      else statement ??= written;
    } else if (row.subtype === 'compact_boundary') addRemark(above, 'the conversation was compacted here');
  }
  return { drafts: [...drafts.values()], statement };
}

/** Adds the blocks of one row to its step. Each row repeats the usage of the answer: the last one counts. */
function extend(draft: Draft, row: Fields, notes: Notes): void {
  const message = fields(row.message);
  const { text: written, reasoning } = writingOf(message, notes);
  const joined = (a: string | null | undefined, b: string | null) =>
    filled([a, b].filter(Boolean).join('\n'));
  Object.assign(draft, {
    text: joined(draft.text, written),
    reasoning: joined(draft.reasoning, reasoning),
    model: text(message.model),
    at: draft.at ?? timeOf(row.timestamp, notes),
    ...anthropicUsage(fields(message.usage)),
  } satisfies Partial<Draft>);
}

function observe(
  { id, content, isError }: ReturnType<typeof resultsIn>[number],
  row: Fields,
  places: ReadonlyMap<string, CallPlace>,
  notes: Notes,
): void {
  const place = places.get(id ?? '');
  if (!place) {
    notes.add(lateResults);
    return;
  }
  const [, code] = isError ? (/^(?:Error: )?Exit code (\d{1,6})/.exec(content ?? '') ?? []) : [];
  setResult(place, {
    observation: content ?? '',
    error: isError,
    exitCode: code === undefined ? null : Number(code),
  });
  const agent = text(fields(row.toolUseResult).agentId);
  if (agent !== null) addRemark(place.draft, `subagent: ${agent}`);
}
