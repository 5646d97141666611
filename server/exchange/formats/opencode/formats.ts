import { databaseTables } from '@/server/exchange/bytes/sqlite';
import { hasLog } from '@/server/exchange/bytes/wal';
import { type Format, firstOf, objectIn, runsRead } from '@/server/exchange/formats/format';
import { Notes } from '@/server/exchange/reading/notes';
import { fields, isFields, rows } from '@/server/exchange/reading/value';
import { opencodeSessions } from './database';
import { opencodeName, opencodeRun } from './session';

/** What `opencode export` prints. */
export const opencodeExport: Format = {
  name: opencodeName,
  title: 'an exported session of opencode',
  keys: ['info', 'messages'],
  matches: (input) => {
    const { info, messages } = objectIn(input);
    const first = firstOf(messages);
    return isFields(info) && isFields(first.info) && Array.isArray(first.parts);
  },
  read(input) {
    const value = objectIn(input);
    return runsRead(input, opencodeName, [
      opencodeRun(fields(value.info), rows(value.messages), input.notes),
    ]);
  },
};

/** opencode's database: every session is a run. */
export const opencodeDatabase: Format = {
  name: opencodeName,
  title: 'a database of opencode',
  keys: ['session', 'message', 'part'],
  matches: ({ content }) => {
    if (content.shape !== 'sqlite') return false;
    const tables = databaseTables(content.bytes);
    return ['session', 'message', 'part'].every((table) => tables.includes(table));
  },
  read(input) {
    const bytes = input.content.shape === 'sqlite' ? input.content.bytes : new Uint8Array();
    if (hasLog(bytes))
      input.notes.add(
        'What was written to the database last may stand in its -wal file, which was not given.',
      );
    const runs = opencodeSessions(bytes).map(({ info, messages }) =>
      opencodeRun(info, messages, new Notes()),
    );
    return runsRead(input, opencodeName, runs, { sessions: runs.length });
  },
};
