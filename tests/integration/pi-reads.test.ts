import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresOf } from '@/server/exchange/figures';
import { readFile } from '@/server/exchange/read';
import type { ImportedNode } from '@/server/exchange/run/imported-run';
import { leavesOf, pathTo } from '@/server/exchange/run/tree';
import { writePi } from '@/server/exchange/writers/pi';
import { guestProfiles } from '@/server/guests';
import { installedAt, isInstalled } from '@/server/guests/install';
import { randomRun } from '@/tests/support/exchange/random-run';

const pi = guestProfiles.get('pi');
const installed = pi && isInstalled(pi) ? installedAt(pi) : null;

interface Entry {
  id: string;
  type: string;
  message?: { role: string; content: { type: string; text?: string; name?: string }[] | string };
}
interface Tree {
  entry: Entry;
  children: Tree[];
  label?: string;
}
interface Session {
  appendMessage(message: object): string;
  appendLabelChange(id: string, label: string): string;
  branchWithSummary(id: string | null, summary: string): string;
  getSessionFile(): string | undefined;
  getTree(): Tree[];
  getEntries(): Entry[];
  getLeafId(): string | null;
}
interface PiModule {
  SessionManager: {
    open(file: string, folder: string, place: string): Session;
    create(place: string, folder: string): Session;
  };
  buildSessionContext(entries: Entry[], leaf: string | null): { messages: { role: string }[] };
}

/** What a step texts, and the tools that it called. */
interface Step {
  texts: string[];
  called: string[];
  below: Step[];
}

const sorted = (steps: Step[]) => steps.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** The steps in a tree of pi: the messages of the assistant. */
const stepsOf = (trees: readonly Tree[]): Step[] =>
  sorted(
    trees.flatMap(({ entry: { message }, children }) => {
      const below = stepsOf(children);
      if (message?.role !== 'assistant' || typeof message.content === 'string') return below;
      const parts = message.content;
      return [
        {
          texts: parts.filter(({ type }) => type === 'text').map(({ text }) => text ?? ''),
          called: parts.filter(({ type }) => type === 'toolCall').map(({ name }) => name ?? ''),
          below,
        },
      ];
    }),
  );

const expected = (nodes: readonly ImportedNode[], parent: string | null): Step[] =>
  sorted(
    nodes
      .filter((node) => node.parent === parent)
      .map(({ id, text, calls }) => ({
        texts: text === null ? [] : [text],
        called: calls.map(({ name }) => name),
        below: expected(nodes, id),
      })),
  );

function piModule(): Promise<PiModule> {
  const home = path.join(installed ?? '', 'node_modules', pi?.install?.package ?? '');
  return import(pathToFileURL(path.join(home, 'dist/core/session-manager.js')).href);
}

describe.skipIf(installed === null)("pi's own reader (skipped where pi is not installed)", () => {
  test('reads an exported session as the same tree, and stands at its best node', async () => {
    const { SessionManager, buildSessionContext } = await piModule();
    const folder = mkdtempSync(path.join(tmpdir(), 'espalier-pi-'));
    try {
      for (const run of fc.sample(randomRun, { numRuns: 40, seed: 1 })) {
        const best = leavesOf(run.nodes).at(0)?.id ?? null;
        const [written] = writePi([{ id: 'rabcd2345', run, best }]).files;
        const place = path.join(folder, 'session.jsonl');
        writeFileSync(place, written?.content ?? '');
        const session = SessionManager.open(place, folder, folder);
        expect(stepsOf(session.getTree())).toEqual(expected(run.nodes, null));
        const context = buildSessionContext(session.getEntries(), session.getLeafId());
        expect(context.messages.filter(({ role }) => role === 'assistant')).toHaveLength(
          pathTo(run.nodes, best).length,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a session that pi wrote, with a branch, a summary and a label, is read as its tree', async () => {
    const { SessionManager } = await piModule();
    const folder = mkdtempSync(path.join(tmpdir(), 'espalier-pi-'));
    try {
      const session = SessionManager.create(folder, folder);
      const at = Date.now();
      const assistant = (text: string, usd: number) => ({
        role: 'assistant',
        content: [
          { type: 'text', text },
          { type: 'toolCall', id: `call ${text}`, name: 'bash', arguments: { command: text } },
        ],
        ...{ api: 'openai-completions', provider: 'p', model: 'm', stopReason: 'toolUse', timestamp: at },
        usage: {
          ...{ input: 10, output: 2, cacheRead: 5, cacheWrite: 1, totalTokens: 18 },
          cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: usd },
        },
      });
      const result = (text: string) => ({
        ...{ role: 'toolResult', toolCallId: `call ${text}`, toolName: 'bash', isError: true, timestamp: at },
        content: [{ type: 'text', text: 'gone\n\nCommand exited with code 3' }],
      });
      session.appendMessage({ role: 'user', content: [{ type: 'text', text: 'Repair it' }], timestamp: at });
      session.appendMessage(assistant('one', 0.25));
      const first = session.appendMessage(result('one'));
      const second = session.appendMessage(assistant('two', 0.5));
      session.appendLabelChange(second, 'look here');
      session.branchWithSummary(first, 'the first way led nowhere');
      session.appendMessage(assistant('three', 1));
      const { runs } = await readFile('x', new Uint8Array(readFileSync(session.getSessionFile() ?? '')));
      expect(figuresOf('x', { format: '', formatVersion: '', runs, notes: [] })[0]).toMatchObject({
        ...{ format: 'pi-session', version: '3', nodes: 3, branchPoints: 1, leaves: 2, depth: 2 },
        ...{ usd: 1.75, inputTokens: 48, outputTokens: 6, toolCalls: 3, attempts: 2 },
      });
      expect(runs[0]?.task.statement).toBe('Repair it');
      const [one, two] = runs[0]?.nodes ?? [];
      expect(one?.calls).toMatchObject([{ exitCode: 3, error: true }]);
      expect(one?.remarks).toEqual(['another branch was left: the first way led nowhere']);
      expect(two?.remarks).toEqual(['label: look here']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
