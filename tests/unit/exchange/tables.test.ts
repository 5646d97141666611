import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { withLog } from '@/server/exchange/bytes/wal';
import { readPath } from '@/server/exchange/folder/read-path';
import { maxRows } from '@/server/exchange/formats/rows/parquet';
import { readFile } from '@/server/exchange/read';
import { noteText } from '@/server/exchange/reading/notes';

const conversation = (reply: string) =>
  JSON.stringify([
    { role: 'user', content: 'Repair it' },
    { role: 'assistant', content: `look\n\`\`\`bash\n${reply}\n\`\`\`` },
    { role: 'user', content: 'a.py' },
    { role: 'assistant', content: 'done' },
  ]);

function parquet(columns: Record<string, unknown[]>): Uint8Array {
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data }));
  return new Uint8Array(
    parquetWriteBuffer({ columnData: columnData as Parameters<typeof parquetWriteBuffer>[0]['columnData'] }),
  );
}

describe('Parquet', () => {
  test('rows of one instance are attempts at one task', async () => {
    const bytes = parquet({
      instance_id: ['w-1', 'w-1', 'w-2'],
      messages: ['ls', 'pwd', 'ls'].map(conversation),
      resolved: [1n, 0n, -1n],
    });
    const reading = await readFile('x', bytes);
    expect(
      reading.runs.map(({ task, attempts }) => [task.id, attempts.map(({ resolved }) => resolved)]),
    ).toEqual([
      ['w-1', [true, false]],
      ['w-2', [null]],
    ]);
    expect(reading.runs[0]?.nodes.map(({ calls }) => calls[0]?.text)).toEqual([
      'ls',
      undefined,
      'pwd',
      undefined,
    ]);
  });

  test('of a large set the first rows are read, and a note says how many were not', async () => {
    const ids = Array.from({ length: maxRows + 7 }, (_, at) => `w-${at}`);
    const reading = await readFile(
      'x',
      parquet({ instance_id: ids, messages: ids.map(() => conversation('ls')) }),
    );
    expect(reading.runs).toHaveLength(maxRows);
    expect(reading.notes.map(noteText)).toContain(`rows beyond the first ${maxRows}, not read: 7`);
  });

  test('other columns, and damage, are refused with what was found', async () => {
    await expect(readFile('x', parquet({ price: [1.5] }))).rejects.toThrow(
      /no column with conversations.*it has price/,
    );
    const bytes = parquet({ messages: [conversation('ls')] });
    await expect(readFile('x', bytes.subarray(0, bytes.length - 20))).rejects.toThrow(
      /Parquet file is damaged/,
    );
  });
});

describe('SQLite', () => {
  const databaseOf = (statements: string) => {
    const database = new Database(':memory:');
    database.exec(statements);
    const bytes = new Uint8Array(database.serialize());
    database.close();
    return bytes;
  };

  test("opencode's database: every session is a run", async () => {
    const tool = {
      type: 'tool',
      tool: 'bash',
      state: { status: 'error', input: { command: 'false' }, error: 'failed' },
    };
    const bytes = databaseOf(`
      create table session (id text, parent_id text, title text, directory text, version text);
      create table message (id text, session_id text, data text);
      create table part (id text, message_id text, session_id text, data text);
      insert into session values ('s1', null, 't', '/w', '1.18.0'), ('s2', 's1', 'sub', '/w', '1.18.0');
      insert into message values ('m1', 's1', '{"role":"user"}'), ('m2', 's1', '{"role":"assistant","cost":0.5,"modelID":"m"}'), ('m3', 's2', '{"role":"assistant"}');
      insert into part values ('p1', 'm1', 's1', '{"type":"text","text":"Repair it"}'), ('p2', 'm2', 's1', '${JSON.stringify(tool)}'), ('p3', 'm3', 's2', '{"type":"text","text":"x"}');
    `);
    const { runs } = await readFile('x', bytes);
    expect(
      runs.map(({ foreignId, forkedFrom, totals, nodes }) => [
        foreignId,
        forkedFrom,
        totals.usd,
        nodes.length,
      ]),
    ).toEqual([
      ['s1', null, 0.5, 1],
      ['s2', 's1', null, 1],
    ]);
    expect(runs[0]).toMatchObject({
      task: { statement: 'Repair it' },
      nodes: [{ calls: [{ text: 'false', error: true, observation: 'failed' }] }],
    });
  });

  test('what opencode wrote last stands in the write-ahead log next to its database, and is read from there', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'espalier-wal-'));
    const file = path.join(home, 'opencode.db');
    const database = new Database(file);
    try {
      database.pragma('journal_mode = WAL');
      database.pragma('wal_autocheckpoint = 0');
      database.exec(`create table session (id text, data text);
        create table message (id text, session_id text, data text);
        create table part (id text, message_id text, data text);
        insert into session values ('s1', '{"version":"1.18.0"}');`);
      database.pragma('wal_checkpoint(TRUNCATE)');
      const step = database.prepare(`insert into message values (?, 's1', '{"role":"assistant"}')`);
      for (let at = 0; at < 200; at += 1) step.run(`m${at}`);
      // A transaction that was not committed is no part of it.
      database.exec(`begin; insert into message values ('open', 's1', '{"role":"assistant"}')`);
      const alone = await readFile('opencode.db', new Uint8Array(readFileSync(file)));
      expect(alone.runs.map(({ nodes }) => nodes.length)).toEqual([0]);
      expect(alone.notes.some(({ text }) => text.includes('-wal'))).toBe(true);
      for (const place of [file, home]) {
        const found = [];
        for await (const entry of readPath(place)) found.push(entry);
        expect(found).toMatchObject([{ reading: { format: 'opencode-session', notes: [] } }]);
        const [first] = found;
        if (first && 'reading' in first) expect(first.reading.runs[0]?.nodes.length).toBe(200);
      }
    } finally {
      database.close();
      rmSync(home, { recursive: true });
    }
  });

  test('a damaged log, or one of another database, changes nothing', () => {
    const bytes = databaseOf('create table prices (x)');
    for (const log of [new Uint8Array(), new Uint8Array(5000).fill(1), bytes])
      expect(withLog(bytes, log)).toBe(bytes);
  });

  test('another database is refused with the names of its tables, a damaged one too', async () => {
    await expect(readFile('x', databaseOf('create table prices (x)'))).rejects.toThrow(
      /SQLite database.*prices.*no reader knows/,
    );
    const bytes = databaseOf('create table prices (x)');
    bytes.fill(7, 100, 4096);
    await expect(readFile('x', bytes)).rejects.toThrow(/SQLite/);
  });
});
