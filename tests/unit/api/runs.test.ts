import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitingCommands } from '@/db/commands';
import { appRouter, createCaller } from '@/server/api/router';
import { asNodeId, asRunId, rootNodeId } from '@/server/core/base/ids';
import { fromWire, toWire } from '@/server/core/run/wire';
import { defaultBudget } from '@/server/core/usage/budget';
import { engine, settleNode, settleRoot, statusEvents, temporaryContext } from './support';

let place: ReturnType<typeof temporaryContext>;
const api = () => createCaller(place.context);

beforeEach(() => {
  place = temporaryContext();
});
afterEach(() => place.remove());

const request = {
  task: { kind: 'sample' as const, name: 'token-bucket' },
  strategy: 'mcts',
  parameters: {},
  model: 'repair',
  sandbox: 'local' as const,
  seed: 7,
  budget: defaultBudget,
  onInterruption: 'resume' as const,
};

describe('making a run', () => {
  it('queues it with the defaults of its strategy filled in', async () => {
    const { runId } = await api().runs.create(request);
    const state = await api().runs.state({ runId });
    expect(state).toMatchObject({
      status: 'queued',
      seq: 1,
      settled: { length: 0 },
      spec: { seed: 7, strategy: 'mcts' },
    });
    expect(state.spec.parameters).toMatchObject({ c: 1.41, branching: 3 });
    expect(await api().runs.list()).toMatchObject([
      { id: runId, taskName: 'token-bucket', status: 'queued' },
    ]);
  });

  it('takes a directory of one’s own', async () => {
    const directory = path.join(place.directory, 'mine');
    mkdirSync(directory);
    writeFileSync(path.join(directory, 'sum.test.js'), 'import "node:test";\n');
    const { runId } = await api().runs.create({
      ...request,
      task: { kind: 'directory', path: directory, test: 'node --test' },
    });
    expect((await api().runs.state({ runId })).spec.taskName).toBe('mine');
  });

  it.each([
    ['a directory that does not exist', { task: { kind: 'directory' as const, path: '/does/not/exist' } }],
    ['a relative directory', { task: { kind: 'directory' as const, path: 'some/where' } }],
    ['an unknown sample', { task: { kind: 'sample' as const, name: 'no-such-task' } }],
    ['an unknown strategy', { strategy: 'guesswork' }],
    ['an unknown model', { model: 'oracle' }],
    ['a parameter out of range', { parameters: { c: -1 } }],
    ['a parameter the strategy has not', { parameters: { wings: 2 } }],
  ])('refuses %s in words, before anything is stored', async (_, change) => {
    const refusal = api().runs.create({ ...request, ...change });
    await expect(refusal).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/\w \w/),
    });
    await expect(refusal).rejects.not.toThrow(/^\[/);
    expect(await api().runs.list()).toEqual([]);
  });
});

describe('reading a run', () => {
  it('gives the state as it stood after an event', async () => {
    const log = place.newRun();
    settleRoot(log);
    log.append(statusEvents(3));
    const { runId } = log;
    expect(fromWire(await api().runs.state({ runId }))).toEqual(fromWire(toWire(log.state)));
    expect(await api().runs.state({ runId, at: 1 })).toMatchObject({
      seq: 1,
      status: 'queued',
      settled: { length: 0 },
    });
    expect(await api().runs.state({ runId, at: 3 })).toMatchObject({ seq: 3, statusReason: 'step 0' });
  });

  it('gives a node’s long texts as they are', async () => {
    const log = place.newRun();
    settleRoot(log);
    expect(await api().runs.node({ runId: log.runId, nodeId: rootNodeId })).toEqual({
      calls: [],
      thought: '',
      thinking: '',
      statement: '2 tests fail <b>here</b>',
      outcome: null,
      holdoutOutcome: null,
      grade: null,
      hasHoldout: false,
      prompt: [],
      recorded: null,
    });
  });

  it('opens although its stored task cannot be read, and the root says so', async () => {
    const log = place.newRun();
    settleNode(log, { observation: null });
    expect((await api().runs.node({ runId: log.runId, nodeId: rootNodeId })).statement).toMatch(
      /^The stored task cannot be read/,
    );
  });

  it('has no difference between a snapshot and itself', async () => {
    const log = place.newRun();
    settleRoot(log);
    const { runId } = log;
    expect(await api().runs.diff({ runId, from: rootNodeId, to: rootNodeId })).toEqual([]);
    expect(await api().runs.patch({ runId, nodeId: rootNodeId })).toBe('');
  });

  it('says which run or node there is not', async () => {
    const log = place.newRun();
    const nowhere = { runId: asRunId('rnowhere2') };
    const notFound = { code: 'NOT_FOUND' };
    await expect(api().runs.state(nowhere)).rejects.toMatchObject(notFound);
    await expect(api().runs.state({ ...nowhere, at: 3 })).rejects.toMatchObject(notFound);
    await expect(api().runs.command({ ...nowhere, command: { kind: 'pause' } })).rejects.toMatchObject(
      notFound,
    );
    await expect(api().runs.node({ runId: log.runId, nodeId: asNodeId('n5') })).rejects.toThrow('no node n5');
    await expect(api().runs.state({ runId: asRunId('../etc') })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});

describe('steering a run', () => {
  it('leaves the command for the run’s owner, with who sent it', async () => {
    const { runId } = place.newRun();
    const { commandId } = await api().runs.command({ runId, command: { kind: 'pause' } });
    expect(waitingCommands(place.db, runId)).toEqual([
      { id: commandId, runId, command: { kind: 'pause' }, by: { kind: 'person', name: 'tester' } },
    ]);
  });

  it('refuses to steer a run that has ended', async () => {
    const log = place.newRun();
    log.append([{ actor: engine, type: 'run.status', status: 'unsolved', reason: 'budget' }]);
    await expect(api().runs.command({ runId: log.runId, command: { kind: 'stop' } })).rejects.toThrow(
      /has ended/,
    );
    expect(waitingCommands(place.db)).toEqual([]);
  });
});

interface Message {
  id: string;
  data: unknown[];
}

/** The messages of a server-sent stream that carry an id. Ending the iteration closes the stream. */
async function* messagesOf(response: Response): AsyncGenerator<Message> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      buffer += read.value;
      const frames = buffer.split('\n\n');
      buffer = frames.pop() ?? '';
      for (const frame of frames) {
        const id = /^id: (.*)$/m.exec(frame)?.[1];
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (id && data) yield { id, data: JSON.parse(data) };
      }
    }
  } finally {
    await reader?.cancel();
  }
}

/** Its next `count` messages, or all where it ends before. */
async function messages(stream: Response, count: number): Promise<Message[]> {
  const found: Message[] = [];
  for await (const message of messagesOf(stream)) {
    found.push(message);
    if (found.length === count) break;
  }
  return found;
}

function stream(procedure: string, input: object = {}): Promise<Response> {
  const query = encodeURIComponent(JSON.stringify(input));
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request(`http://127.0.0.1/api/trpc/${procedure}?input=${query}`),
    router: appRouter,
    createContext: () => place.context,
  });
}

describe('following a run over server-sent events', () => {
  it('catches up in batches of 100 and goes on with what is appended', async () => {
    const log = place.newRun();
    log.append(statusEvents(220));
    const caughtUp = await messages(await stream('runs.follow', { runId: log.runId, after: 0 }), 3);
    expect(caughtUp.map(({ id }) => id)).toEqual(['100', '200', '221']);
    expect(caughtUp.flatMap(({ data }) => data)).toMatchObject(
      Array.from({ length: 221 }, (_, index) => ({ seq: index + 1 })),
    );

    const open = await stream('runs.follow', { runId: log.runId, after: 221 });
    const next = messages(open, 1);
    log.append(statusEvents(2));
    expect(await next).toMatchObject([{ id: '223', data: [{ seq: 222 }, { seq: 223 }] }]);
  });

  it('goes on after the last event a reconnecting client saw, whatever it first asked for', async () => {
    const log = place.newRun();
    log.append(statusEvents(9));
    const response = await stream('runs.follow', { runId: log.runId, after: 0, lastEventId: '8' });
    expect(await messages(response, 1)).toMatchObject([{ id: '10', data: [{ seq: 9 }, { seq: 10 }] }]);
  });

  it('breaks off when the process is told to end, so that clients come back to the next one', async () => {
    const log = place.newRun();
    const response = await stream('runs.follow', { runId: log.runId, after: 0 });
    const sent = response.text();
    place.close();
    expect(await sent).not.toContain('event: return');
  });

  it('tells a client that asks for an unknown run, and ends', async () => {
    const response = await stream('runs.follow', { runId: 'rnowhere2', after: 0 });
    expect(await response.text()).toContain('There is no run rnowhere2');
  });
});

describe('watching the run list', () => {
  it('yields the runs that change, and after a lost connection those that changed meanwhile', async () => {
    const [log, other] = [place.newRun(), place.newRun()];
    const lists = messagesOf(await stream('runs.watch'));
    expect((await lists.next()).value.data).toEqual([]);
    log.append(statusEvents(1));
    const first: Message = (await lists.next()).value;
    await lists.return(undefined);
    expect(first.data).toMatchObject([{ id: log.runId, status: 'running' }]);
    other.append(statusEvents(1));
    const again = await messages(await stream('runs.watch', { lastEventId: first.id }), 1);
    expect(again).toMatchObject([{ data: [{ id: other.runId, status: 'running' }] }]);
  });
});
