import { withDatabase } from '@/server/exchange/bytes/sqlite';
import { type Fields, fields, idText, parsed } from '@/server/exchange/reading/value';

interface Session {
  info: Fields;
  messages: { info: Fields; parts: Fields[] }[];
}

const rowLimit = 1_000_000;

/** A row with what stands in its JSON column `data` and in its own columns. */
const whole = (row: unknown): Fields => ({
  ...fields(row),
  ...fields(parsed(fields(row).data ?? null)),
  id: fields(row).id,
});

/** The sessions of opencode's database, with their messages and parts in order. */
export const opencodeSessions = (bytes: Uint8Array): Session[] =>
  withDatabase(bytes, (database) => {
    const all = (table: 'session' | 'message' | 'part') =>
      database.prepare(`select * from "${table}" order by id limit ${rowLimit}`).all().map(whole);
    const parts = groupedBy(all('part'), 'message_id', 'messageID');
    const messages = groupedBy(all('message'), 'session_id', 'sessionID');
    return all('session').map((info) => ({
      info,
      messages: (messages.get(idText(info.id)) ?? []).map((message) => ({
        info: message,
        parts: parts.get(idText(message.id)) ?? [],
      })),
    }));
  });

function groupedBy(rows: readonly Fields[], ...keys: readonly string[]): Map<string | null, Fields[]> {
  const groups = new Map<string | null, Fields[]>();
  for (const row of rows) {
    const key = keys.map((one) => idText(row[one])).find((one) => one !== null) ?? null;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
