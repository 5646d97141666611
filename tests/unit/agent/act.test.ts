import { describe, expect, it } from 'vitest';
import { type ActContext, perform } from '@/server/agent/act';
import type { Observation } from '@/server/core/agent/action';
import type { CommandResult, Sandbox } from '@/server/core/ports/sandbox';
import { noTests, taskFileSchema } from '@/server/core/task/task';

const observationOf = (text: string): Observation => ({
  text,
  error: false,
  exitCode: null,
  truncated: false,
  reads: [],
  writes: [],
});
const outcome = { status: 'read' as const, tests: [], exitCode: 0, log: '', ms: 1, tampered: [] };
const task = {
  ...taskFileSchema.parse({
    title: 't',
    statement: 's',
    language: 'javascript',
    test: { command: 'node --test' },
  }),
  name: 't',
  directory: '/nowhere',
  holdoutDirectory: null,
  origin: 'directory' as const,
};

/** A sandbox whose commands end as told. */
function context(result: Partial<CommandResult> = {}, change: Partial<ActContext> = {}) {
  const ran: string[] = [];
  const sandbox: Sandbox = {
    file: async (action) => observationOf(`did ${action.kind}`),
    run: async (command) => {
      ran.push(command);
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false, truncated: false, ms: 1234, ...result };
    },
    snapshot: () => Promise.reject(new Error('no snapshot is taken while acting')),
    close: async () => {},
  };
  const verifier: ActContext['verifier'] = {
    observe: async (_task, _sandbox, filter) => ({
      observation: observationOf(`tests ${filter ?? 'all'}`),
      tests: [],
      outcome,
    }),
  };
  const all: ActContext = {
    sandbox,
    verifier,
    task,
    allowShell: true,
    signal: new AbortController().signal,
    beforeEdit: () => null,
    ...change,
  };
  return { ran, context: all };
}

const shell = (result: Partial<CommandResult>) =>
  perform({ kind: 'shell', command: 'make' }, context(result).context).then(({ observation }) => observation);

describe('performing an action', () => {
  it('says that there are no tests where there are none, and runs nothing', async () => {
    const { ran, context: given } = context({}, { task: { ...task, test: noTests } });
    const { observation, outcome } = await perform({ kind: 'run_tests' }, given);
    expect(observation).toMatchObject({ error: true, text: expect.stringContaining('has no tests') });
    expect([outcome, ran]).toEqual([null, []]);
  });

  it('hands file actions to the sandbox', async () => {
    const { observation, outcome } = await perform({ kind: 'read_file', path: 'a.js' }, context().context);
    expect([observation.text, outcome]).toEqual(['did read_file', null]);
  });

  it('gives the outcome of the whole suite, and none of a filtered run', async () => {
    const whole = await perform({ kind: 'run_tests' }, context().context);
    expect(whole).toEqual({ observation: observationOf('tests all'), outcome });
    const some = await perform({ kind: 'run_tests', filter: 'tax' }, context().context);
    expect(some).toEqual({ observation: observationOf('tests tax'), outcome: null });
  });

  it('finishes without touching anything', async () => {
    const { ran, context: all } = context();
    const { observation } = await perform({ kind: 'finish', summary: 'done' }, all);
    expect([observation.error, ran]).toEqual([false, []]);
  });

  it('refuses shell commands where they are not allowed, and says how to allow them', async () => {
    const { ran, context: all } = context({}, { allowShell: false });
    const { observation } = await perform({ kind: 'shell', command: 'rm -rf /' }, all);
    expect(ran).toEqual([]);
    expect(observation).toMatchObject({ error: true, text: expect.stringContaining('--allow-shell') });
  });

  it('shows both outputs and the exit code', async () => {
    expect(await shell({ stdout: 'built\n', stderr: 'a warning\n', exitCode: 0 })).toMatchObject({
      text: 'built\na warning\nExit code 0.',
      error: false,
      exitCode: 0,
    });
  });

  it('marks a failing exit as an error', async () => {
    expect(await shell({ exitCode: 2 })).toMatchObject({ text: 'Exit code 2.', error: true, exitCode: 2 });
  });

  it('says that a command ran out of time', async () => {
    const { observation } = await perform(
      { kind: 'shell', command: 'sleep 9' },
      context({ exitCode: null, timedOut: true, stdout: 'so far' }, { shellTimeoutMs: 2_000 }).context,
    );
    expect(observation.text).toBe(
      'so far\nTimed out after 2 s; the command and all it started were killed. `timeout` gives it more.',
    );
    expect(observation.error).toBe(true);
  });

  it('cuts the middle of a long output and says so', async () => {
    const stdout = `first${'é'.repeat(40_000)}`;
    const observation = await shell({ stdout, stderr: 'last' });
    expect(observation.truncated).toBe(true);
    expect(Buffer.byteLength(observation.text)).toBeLessThan(30_200);
    expect(observation.text).toMatch(
      /^firsté+\n\[… \d+ bytes of the middle were cut; to see them, [^\n]* …\]\né+\nlast\nExit code 0\.$/,
    );
  });

  it('lets a failure of the sandbox itself through', async () => {
    const { context: all } = context();
    const broken = { ...all.sandbox, run: () => Promise.reject(new Error('the engine is gone')) };
    await expect(perform({ kind: 'shell', command: 'ls' }, { ...all, sandbox: broken })).rejects.toThrow(
      'the engine is gone',
    );
  });
});
