import { contentText } from '@/server/exchange/reading/content';
import { timeOf } from '@/server/exchange/reading/time';
import { type Fields, fields, number, text } from '@/server/exchange/reading/value';
import type { ImportedUsage } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { CodexTurns } from './codex-turns';
import { type Format, rowsIn, runsRead } from './format';

const name = 'codex-rollout';
const types = new Set([
  'session_meta',
  'response_item',
  'event_msg',
  'turn_context',
  'compacted',
  'world_state',
]);

/** A rollout of Codex. Messages stand in it twice; the response items are read. */
export const codex: Format = {
  name,
  title: 'a rollout of Codex',
  keys: ['timestamp', 'type', 'payload'],
  matches: (input) =>
    rowsIn(input)
      .slice(0, 20)
      .some((row) => types.has(String(row.type)) && 'payload' in row),
  read(input) {
    const { notes } = input;
    const rows = rowsIn(input);
    const payloads = (type: string) =>
      rows.filter((row) => row.type === type).map(({ payload }) => fields(payload));
    const [meta = {}] = payloads('session_meta');
    const turns = new CodexTurns(notes);
    let stated: Partial<ImportedUsage> = {};
    let model: string | null = null;
    for (const row of rows) {
      const payload = fields(row.payload);
      const at = timeOf(row.timestamp, notes);
      if (row.type === 'response_item') turns.item(payload, at);
      else if (row.type === 'turn_context') {
        model ??= text(payload.model);
        turns.model = text(payload.model);
      } else if (row.type === 'compacted') {
        turns.remark(`compacted: ${contentText(payload.message, notes) ?? ''}`);
      } else if (row.type === 'event_msg') {
        if (payload.type === 'token_count') {
          const info = fields(payload.info);
          stated = { ...stated, ...usageOf(fields(info.total_token_usage)) };
          turns.usage(usageOf(fields(info.last_token_usage)));
        } else if (payload.type === 'thread_rolled_back') turns.rollBack(number(payload.num_turns) ?? 1);
        else if (payload.type === 'turn_aborted') turns.remark(`aborted: ${text(payload.reason) ?? ''}`);
      }
    }
    turns.end();
    const forkedFrom = text(meta.forked_from_id);
    if (forkedFrom !== null) notes.add(`The session was forked from ${forkedFrom}: its beginning is a copy.`);
    const git = fields(meta.git);
    const version = text(meta.cli_version);
    const run = makeRun({
      format: name,
      formatVersion: null,
      writer: version ? `Codex ${version}` : 'Codex',
      foreignId: text(meta.id),
      forkedFrom,
      task: {
        statement: turns.statement,
        repo: text(git.repository_url) ?? text(meta.cwd),
        baseCommit: text(git.commit_hash),
      },
      model,
      startedAt: timeOf(meta.timestamp, notes),
      stated,
      drafts: turns.drafts,
      notes,
    });
    return runsRead(input, name, [run]);
  },
};

/** Input tokens include cached ones. */
const usageOf = (usage: Fields): ImportedUsage => ({
  usd: null,
  inputTokens: number(usage.input_tokens),
  outputTokens: number(usage.output_tokens),
  cachedTokens: number(usage.cached_input_tokens),
});
