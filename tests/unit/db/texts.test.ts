import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/db/connection';
import { donorSource } from '@/db/donor-source';
import { excerptAt } from '@/db/excerpt';
import { readNode, readNodeTexts, readOutcomeText, readStep, readTurn } from '@/db/node-texts';
import { openMemoryDatabase } from '@/db/open';
import { outageMessage } from '@/db/outage/outage';
import { promptText, readPrompt } from '@/db/prompts';
import { leaseLost, newerDatabase, noRun, olderProcess } from '@/db/sentences';
import { inflated, putText, readText } from '@/db/texts';
import { readWritten } from '@/db/written';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { asBlobHash, type BlobHash, nodeId } from '@/server/core/base/ids';
import { seen } from '@/server/lab/text-sandbox';
import { newNode } from '@/tests/support/build/node';
import { scored, TreeBuilder } from '@/tests/unit/search/build-tree';
import { storedRun } from './stored-run';

let db: Database;
beforeEach(() => {
  db = openMemoryDatabase();
});
afterEach(() => db.$client.close());

const rowOf = (hash: BlobHash) =>
  db.$client
    .prepare<[string], { deflated: number; data: Buffer }>('select deflated, data from texts where hash = ?')
    .get(hash);
const removeRows = () => db.$client.exec('delete from texts');
const count = () => db.$client.prepare('select count(*) from texts').pluck().get();
/** The same file in another connection's eyes: nothing read or written is held. */
const fresh = () => {
  const other = openMemoryDatabase();
  for (const row of db.$client.prepare('select * from texts').all() as Record<string, unknown>[])
    other.$client
      .prepare('insert into texts (hash, deflated, data) values (@hash, @deflated, @data)')
      .run(row);
  return other;
};

describe('a long text', () => {
  it('is kept once, by the hash of its bytes', () => {
    const hash = putText(db, 'the text');
    // As `sha256sum` tells it.
    expect(hash).toBe('41a1f654dc79a9ac645afa553c31d51fd115eca8dd1cb9e6c67ae03e52718e8b');
    expect(putText(db, 'the text')).toBe(hash);
    expect(putText(db, 'another')).not.toBe(hash);
    expect(count()).toBe(2);
    const long = putText(db, 'y'.repeat(2_000));
    expect(putText(db, 'y'.repeat(2_000))).toBe(long);
    expect(count()).toBe(3);
  });

  it('of 512 bytes and more is deflated, a shorter one stands as it is', () => {
    const [short, long, wide] = ['x'.repeat(511), 'x'.repeat(512), 'é'.repeat(256)];
    const rows = [short, long, wide].map((text) => rowOf(putText(db, text)));
    expect(rows.map((row) => row?.deflated)).toEqual([0, 1, 1]);
    expect(rows[0]?.data.toString()).toBe(short);
    expect(rows[1]?.data.length).toBeLessThan(100);
    expect(rows.map((row) => row && inflated({ deflated: row.deflated === 1, data: row.data }))).toEqual([
      short,
      long,
      wide,
    ]);
    const other = fresh();
    for (const text of [short, long, wide]) expect(readText(other, putText(db, text))).toBe(text);
    other.$client.close();
  });

  it('that is not there is null', () => {
    expect(readText(db, asBlobHash('none'))).toBeNull();
    expect(readOutcomeText(db, asBlobHash('none'))).toBeNull();
  });

  it('is held after it was written or read, until four million characters of others were', () => {
    const one = putText(db, 'one');
    const two = putText(db, 'x'.repeat(3_999_000));
    removeRows();
    expect(readText(db, one)).toBe('one');
    const three = putText(db, 'y'.repeat(1_500));
    // The oldest went, and what it took with it was enough or not.
    expect(readText(db, one)).toBeNull();
    expect(readText(db, two)).toBeNull();
    expect(readText(db, three)).toBe('y'.repeat(1_500));
  });

  it('of exactly so many characters is held whole', () => {
    const one = putText(db, 'one');
    const rest = putText(db, 'z'.repeat(3_999_997));
    removeRows();
    expect([readText(db, one), readText(db, rest)?.length]).toEqual(['one', 3_999_997]);
    putText(db, 'more');
    expect(readText(db, one)).toBeNull();
    expect(readText(db, rest)).toBeNull();
  });

  it('is held once read', () => {
    const hash = putText(db, 'once read');
    const other = fresh();
    expect(readText(other, hash)).toBe('once read');
    other.$client.exec('delete from texts');
    expect(readText(other, hash)).toBe('once read');
    other.$client.close();
  });
});

const part = (text: string, more: Partial<PromptPart> = {}): PromptPart => ({
  kind: 'step',
  role: 'user',
  text,
  tokens: 1,
  ...more,
});

describe('a prompt', () => {
  const put = (prompt: PromptPart[], base: Parameters<typeof promptText>[0] = null) => {
    const text = promptText(base, prompt);
    return { hash: putText(db, text), prompt, stored: JSON.parse(text) as unknown };
  };

  it('is stored as what it adds to an earlier one, and read whole', () => {
    const one = put([part('a'), part('b')]);
    expect(one.stored).toEqual({ base: null, keep: 0, add: one.prompt });
    const two = put([part('a'), part('b'), part('c')], one);
    expect(two.stored).toEqual({ base: one.hash, keep: 2, add: [part('c')] });
    const three = put([part('a'), part('x')], two);
    expect(three.stored).toEqual({ base: two.hash, keep: 1, add: [part('x')] });
    const cut = put([part('a')], three);
    expect(cut.stored).toEqual({ base: three.hash, keep: 1, add: [] });
    for (const { hash, prompt } of [one, two, three, cut]) expect(readPrompt(db, hash)).toEqual(prompt);
  });

  it('that has nothing of the earlier one stands alone', () => {
    const one = put([part('a')]);
    expect(put([part('b'), part('a')], one).stored).toEqual({
      base: null,
      keep: 0,
      add: [part('b'), part('a')],
    });
  });

  it('keeps parts that are alike in kind, role, text and what the model said', () => {
    const turn = { text: 'hm', thinking: [{ model: 'm', text: 'why' }] };
    const one = put([part('a', { turn })]);
    const keepOf = (change: Partial<PromptPart>) =>
      (put([part('a', { turn, ...change })], one).stored as { keep: number }).keep;
    expect(keepOf({})).toBe(1);
    expect(keepOf({ turn: structuredClone(turn) })).toBe(1);
    expect(keepOf({ tokens: 9 })).toBe(1);
    expect(keepOf({ kind: 'hint' })).toBe(0);
    expect(keepOf({ role: 'assistant' })).toBe(0);
    expect(keepOf({ turn: { ...turn, text: 'ho' } })).toBe(0);
  });

  it('of which a part is gone is empty', () => {
    const one = put([part('a')]);
    const two = put([part('a'), part('b')], one);
    const other = fresh();
    other.$client.prepare('delete from texts where hash = ?').run(one.hash);
    expect(readPrompt(other, two.hash)).toEqual([]);
    other.$client.close();
  });
});

describe('the texts of a node', () => {
  it('are read from where they are stored, and empty or null where there are none', () => {
    const action = { kind: 'run_tests' as const };
    const observation = { ...seen('all pass'), exitCode: 0 };
    const outcome = { status: 'read', tests: [], exitCode: 0, log: 'log', ms: 1, tampered: [] };
    const turn = {
      text: 'I run them.',
      thinking: [
        { model: 'm', text: 'first' },
        { model: 'm', text: '' },
        { model: 'm', text: 'second' },
      ],
    };
    const prompt = [part('do it')];
    const store = (value: unknown) => putText(db, JSON.stringify(value));
    const log = storedRun(db, { tree: new TreeBuilder('mcts') });
    log.append([
      {
        type: 'node.settled',
        actor: { kind: 'engine' },
        node: newNode({
          id: nodeId(1),
          parentId: nodeId(0),
          depth: 1,
          actionKind: 'run_tests',
          action: store(action),
          observation: store(observation),
          thought: putText(db, 'A thought.'),
          turn: store(turn),
          prompt: putText(db, promptText(null, prompt)),
          outcome: store(outcome),
          score: {
            ...scored(0.5, 'judged'),
            grade: { points: [1], model: 'm', thought: putText(db, 'Good.') },
          },
        }),
      },
      {
        type: 'node.heldout',
        actor: { kind: 'engine' },
        nodeId: nodeId(1),
        passed: true,
        passing: 1,
        total: 1,
        outcome: store({ ...outcome, log: 'held' }),
      },
    ]);
    log.flush();
    const node = readNode(db, log.runId, nodeId(1));
    if (!node) throw new Error('There is no node n1.');
    expect(readNodeTexts(db, node)).toEqual({
      calls: [{ action, observation }],
      thought: 'A thought.',
      thinking: 'first\n\nsecond',
      outcome,
      holdoutOutcome: { ...outcome, log: 'held' },
      grade: 'Good.',
      prompt,
    });
    expect(readTurn(db, node)).toEqual(turn);
    expect(readStep(db, node)).toEqual({ action, observation, turn });
    const root = readNode(db, log.runId, nodeId(0));
    if (!root) throw new Error('There is no root.');
    expect(readNodeTexts(db, root)).toEqual({
      calls: [],
      thought: '',
      thinking: '',
      outcome: null,
      holdoutOutcome: null,
      grade: null,
      prompt: [],
    });
    expect([readStep(db, root), readTurn(db, root), readNode(db, log.runId, nodeId(9))]).toEqual([
      null,
      null,
      null,
    ]);
    const donors = donorSource(db, log.runId, { read: async () => null });
    expect(donors.step(node)).toEqual({ action, observation, turn });
    expect(donors.node(nodeId(1))?.id).toBe('n1');
    expect(donors.node(nodeId(9))).toBeNull();
  });

  it('have no turn where a step was not a language model’s', () => {
    const store = (value: unknown) => putText(db, JSON.stringify(value));
    const log = storedRun(db, { tree: new TreeBuilder('mcts') });
    const settle = (id: number, texts: object) =>
      log.append([
        {
          type: 'node.settled',
          actor: { kind: 'engine' },
          node: newNode({ id: nodeId(id), parentId: nodeId(0), depth: 1, actionKind: 'run_tests', ...texts }),
        },
      ]);
    settle(1, { action: store({ kind: 'run_tests' }), observation: store(seen('x')) });
    settle(2, { action: store({ kind: 'run_tests' }) });
    log.flush();
    const stepOf = (id: number) => {
      const node = readNode(db, log.runId, nodeId(id));
      return node && readStep(db, node);
    };
    expect(stepOf(1)).toStrictEqual({ action: { kind: 'run_tests' }, observation: seen('x') });
    expect(stepOf(2)).toBeNull();
  });
});

describe('what a model wrote beside the steps', () => {
  it('is read by the event that recorded it', () => {
    const log = storedRun(db, { tree: new TreeBuilder('mcts') });
    const text = putText(db, 'A summary.');
    log.append([
      { type: 'text.written', actor: { kind: 'engine' }, role: 'summary', about: 'a1', model: 'm', text },
      {
        type: 'choice.made',
        actor: { kind: 'engine' },
        nodes: [nodeId(0), nodeId(0)],
        better: null,
        reason: null,
      },
    ]);
    log.flush();
    const { seq } = log.state;
    expect(readWritten(db, log.runId, seq - 1)).toBe('A summary.');
    expect(readWritten(db, log.runId, seq)).toBeNull();
    expect(readWritten(db, log.runId, 1)).toBeNull();
  });
});

describe('an excerpt', () => {
  const around = (text: string, hit: string) => {
    const { before, hit: found, after } = excerptAt(text, text.indexOf(hit), hit.length);
    return [before, found, after];
  };

  it('is of the hit’s own line, without blanks at its ends and without colours', () => {
    expect(around('one\n  two HIT three  \nfour', 'HIT')).toEqual(['two ', 'HIT', ' three']);
    expect(around('HIT', 'HIT')).toEqual(['', 'HIT', '']);
    expect(around('\u001b[31mred\u001b[0m HIT \u001b[1mbold\u001b[0m', 'HIT')).toEqual([
      'red ',
      'HIT',
      ' bold',
    ]);
    expect(around('HIT\nnext', 'HIT')).toEqual(['', 'HIT', '']);
    expect(around('last\nHIT', 'HIT')).toEqual(['', 'HIT', '']);
  });

  it('holds 18 characters before and 72 behind in whole words', () => {
    expect(around(`${'a'.repeat(17)} HIT`, 'HIT')[0]).toBe(`${'a'.repeat(17)} `);
    expect(around('longer words before it HIT', 'HIT')[0]).toBe('… words before it ');
    expect(around('an even longer line of words HIT', 'HIT')[0]).toBe('… line of words ');
    expect(around(`${'b'.repeat(30)}HIT`, 'HIT')[0]).toBe(`…${'b'.repeat(18)}`);
    expect(around(`x ${'b'.repeat(18)}HIT`, 'HIT')[0]).toBe(`… ${'b'.repeat(18)}`);
    expect(around(`HIT ${'c'.repeat(71)}`, 'HIT')[2]).toBe(` ${'c'.repeat(71)}`);
    expect(around(`HIT${'c'.repeat(73)}`, 'HIT')[2]).toBe(`${'c'.repeat(72)}…`);
    expect(around(`HIT ${'d'.repeat(40)} ${'e'.repeat(40)}`, 'HIT')[2]).toBe(` ${'d'.repeat(40)} …`);
    expect(around(`HIT${'f'.repeat(72)} g`, 'HIT')[2]).toBe(`${'f'.repeat(72)} …`);
  });

  it('looks at 400 characters of a line on either side', () => {
    // Blanks beyond are as good as the line’s end.
    expect(around(`a${' '.repeat(400)}HIT${' '.repeat(400)}b`, 'HIT')).toEqual(['', 'HIT', '']);
    const reached = around(`a${' '.repeat(399)}HIT${' '.repeat(399)}b`, 'HIT');
    expect(reached.map((text) => text.trim())).toEqual(['…', 'HIT', '…']);
  });
});

describe('sentences about the database', () => {
  it('say what is wrong and what to do', () => {
    expect(noRun('r1')).toBe('There is no run r1 in this database. Look at the list of runs.');
    expect(leaseLost('r1')).toBe('Another process owns run r1 now.');
    expect(newerDatabase('/a.db')).toBe(
      'The database /a.db was written by a newer version of Espalier, and this version cannot read it. Nothing was changed. Update Espalier, or choose another file with ESPALIER_DATABASE.',
    );
    expect(olderProcess('/a.db', ['r1', 'r2'])).toBe(
      'The database /a.db is of an older version of Espalier, and a process of that version is running r1, r2. Nothing was changed. Stop that process, then start again.',
    );
  });

  it('tell a full disk and a busy database from other errors', () => {
    const withCode = (code: string) => Object.assign(new Error('no'), { code });
    const full =
      'The disk that holds the database is full or cannot be written. Free space there. Every settled step is kept, and runs continue by themselves.';
    const busy =
      'Another program holds the database (a backup, a shell or a VACUUM). Nothing is lost: work waits and continues by itself when the database is free.';
    for (const code of ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_IOERR_WRITE'])
      expect(outageMessage(withCode(code))).toBe(full);
    for (const code of ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL'])
      expect(outageMessage(withCode(code))).toBe(busy);
    for (const error of [
      withCode('SQLITE_CONSTRAINT'),
      withCode('NO_SQLITE_IOERR'),
      new Error('SQLITE_FULL'),
      'SQLITE_FULL',
      null,
    ])
      expect(outageMessage(error)).toBeNull();
  });
});
