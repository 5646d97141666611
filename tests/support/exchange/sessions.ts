import { json, lines } from './bytes';

/** Small sessions of coding agents for terminals, and trajectories of harnesses, made after the formats' descriptions. */

const claude = (
  uuid: string,
  parentUuid: string | null,
  type: string,
  message: unknown,
  more: Record<string, unknown> = {},
) => ({
  uuid,
  parentUuid,
  sessionId: 's',
  version: '2.1.0',
  cwd: '/w',
  type,
  message,
  timestamp: '2026-01-01T10:00:00.000Z',
  ...more,
});
const reply = (id: string, content: unknown[]) => ({
  id,
  role: 'assistant',
  model: 'm',
  content,
  usage: { input_tokens: 1, cache_read_input_tokens: 10, cache_creation_input_tokens: 100, output_tokens: 5 },
});
const use = (id: string, command: string) => ({ type: 'tool_use', id, name: 'Bash', input: { command } });
const result = (id: string, content: string, more: Record<string, unknown> = {}) => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content, ...more }],
});

/** One answer in three rows with two parallel calls, then a fork: a person went back and wrote something else. */
export const claudeCode = lines(
  { type: 'file-history-snapshot', sessionId: 's' },
  claude('u1', null, 'user', { role: 'user', content: 'Repair it' }),
  claude('a1', 'u1', 'assistant', reply('m1', [{ type: 'thinking', thinking: 'hm' }])),
  claude('a2', 'a1', 'assistant', reply('m1', [use('t1', 'ls')])),
  claude('a3', 'a2', 'assistant', reply('m1', [use('t2', 'pwd')])),
  claude('r1', 'a2', 'user', result('t1', 'a.py')),
  claude('r2', 'a3', 'user', result('t2', '/w')),
  claude('a4', 'r2', 'assistant', reply('m2', [use('t3', 'false')])),
  claude('r3', 'a4', 'user', result('t3', 'Exit code 1', { is_error: true })),
  claude('u2', 'r2', 'user', { role: 'user', content: 'No, read it' }),
  claude('a5', 'u2', 'assistant', reply('m3', [{ type: 'text', text: 'I read.' }])),
  claude('a5', 'u2', 'assistant', reply('m3', [{ type: 'text', text: 'I read.' }])),
  claude('x1', 'a2', 'user', { role: 'user', content: 'A subagent' }, { isSidechain: true }),
);

const piMessage = (id: string, parentId: string | null, message: unknown) => ({
  type: 'message',
  id,
  parentId,
  timestamp: '2026-01-01T10:00:00Z',
  message,
});
const piReply = (id: string, command: string) => ({
  role: 'assistant',
  model: 'm',
  content: [
    { type: 'thinking', thinking: 'hm' },
    { type: 'toolCall', id, name: 'bash', arguments: { command } },
  ],
  usage: { input: 10, output: 2, cacheRead: 5, cacheWrite: 1, cost: { total: 0.25 } },
});
export const pi = lines(
  { type: 'session', version: 3, id: 's', timestamp: '2026-01-01T10:00:00Z', cwd: '/w' },
  piMessage('00000001', null, { role: 'user', content: 'Repair it' }),
  piMessage('00000002', '00000001', piReply('c1', 'ls')),
  piMessage('00000003', '00000002', {
    role: 'toolResult',
    toolCallId: 'c1',
    content: [{ type: 'text', text: 'a.py' }],
    isError: false,
  }),
  piMessage('00000004', '00000003', piReply('c2', 'false')),
  { type: 'branch_summary', id: '00000005', parentId: '00000003', summary: 'tried false' },
  piMessage('00000006', '00000005', piReply('c3', 'cat a.py')),
  { type: 'label', id: '00000007', parentId: '00000006', targetId: '00000003', label: 'start' },
);

const item = (payload: unknown) => ({ timestamp: '2026-01-01T10:00:00Z', type: 'response_item', payload });
const codexCall = (id: string, cmd: string) =>
  item({ type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd }), call_id: id });
const codexOutput = (id: string, output: unknown) =>
  item({ type: 'function_call_output', call_id: id, output });
const spoken = (role: string, text: string) =>
  item({ type: 'message', role, content: [{ type: 'input_text', text }] });

/** A turn with two calls at once and a closing text, a second turn that is taken back, and a third. */
export const codex = lines(
  {
    timestamp: '2026-01-01T10:00:00Z',
    type: 'session_meta',
    payload: { id: 'i', cli_version: '0.128.0', cwd: '/w', forked_from_id: 'parent' },
  },
  { type: 'turn_context', payload: { model: 'm' } },
  spoken('user', '<environment_context>…</environment_context>'),
  spoken('user', 'Repair it'),
  item({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'look' }] }),
  codexCall('c1', 'ls'),
  codexCall('c2', 'pwd'),
  codexOutput('c1', 'a.py'),
  codexOutput('c2', '{"output":"denied","metadata":{"exit_code":3}}'),
  spoken('assistant', 'Done.'),
  {
    type: 'event_msg',
    payload: {
      type: 'token_count',
      info: { total_token_usage: { input_tokens: 50, cached_input_tokens: 20, output_tokens: 5 } },
    },
  },
  spoken('user', 'Again'),
  codexCall('c3', 'make'),
  codexOutput('c3', 'made'),
  { type: 'event_msg', payload: { type: 'thread_rolled_back', num_turns: 1 } },
  spoken('user', 'Otherwise'),
  codexCall('c4', 'ninja'),
  codexOutput('c4', 'made'),
);

const gemini = (id: string, type: string, more: Record<string, unknown>) => ({
  id,
  type,
  timestamp: '2026-01-01T10:00:00Z',
  ...more,
});
export const geminiLines = lines(
  { sessionId: 's', projectHash: 'h', startTime: '2026-01-01T10:00:00Z' },
  gemini('u1', 'user', { content: [{ text: 'Repair it' }] }),
  gemini('g1', 'gemini', {
    content: 'ok',
    model: 'm',
    tokens: { input: 10, output: 2, thoughts: 1, cached: 4 },
    toolCalls: [
      {
        id: 't',
        name: 'run_shell_command',
        args: { command: 'ls' },
        status: 'success',
        result: [{ functionResponse: { response: { output: 'a.py' } } }],
      },
    ],
  }),
  gemini('u2', 'user', { content: 'wrong turn' }),
  gemini('g2', 'gemini', { content: 'lost' }),
  { $rewindTo: 'u2' },
  gemini('u3', 'user', { content: 'right turn' }),
  gemini('g3', 'gemini', { content: 'found' }),
);

export const opencode = json({
  info: { id: 's', title: 't', directory: '/w', version: '1.18.0', parentID: 'p' },
  messages: [
    { info: { id: 'm1', role: 'user' }, parts: [{ type: 'text', text: 'Repair it' }] },
    {
      info: {
        id: 'm2',
        role: 'assistant',
        providerID: 'acme',
        modelID: 'm',
        cost: 0.5,
        tokens: { input: 10, output: 2, reasoning: 1, cache: { read: 3, write: 4 } },
        time: { created: 1_780_000_000_000, completed: 1_780_000_002_000 },
      },
      parts: [
        { type: 'reasoning', text: 'hm' },
        {
          type: 'tool',
          tool: 'bash',
          callID: 'c',
          state: { status: 'completed', input: { command: 'ls' }, output: 'a.py', metadata: { exit: 0 } },
        },
      ],
    },
    { info: { id: 'm3', role: 'assistant', cost: 0.25 }, parts: [{ type: 'text', text: 'done' }] },
  ],
});

const atifStep = (id: number, source: string, message: string, more: Record<string, unknown> = {}) => ({
  step_id: id,
  source,
  message,
  ...more,
});
export const trajectory = (more: Record<string, unknown> = {}, steps: unknown[] = []) => ({
  schema_version: 'ATIF-v1.7',
  session_id: 's',
  agent: { name: 'terminus-2', version: '2.0.0', model_name: 'm' },
  steps: [
    atifStep(1, 'system', 'You are a programmer.'),
    atifStep(2, 'user', 'Repair it'),
    atifStep(3, 'agent', 'look', {
      tool_calls: [
        { tool_call_id: 'c1', function_name: 'bash_command', arguments: { keystrokes: 'ls\n' } },
        { tool_call_id: 'c2', function_name: 'bash_command', arguments: { keystrokes: 'pwd\n' } },
      ],
      observation: { results: [{ content: 'a.py and /w' }] },
      metrics: { prompt_tokens: 10, completion_tokens: 2, cost_usd: 0.125, prompt_token_ids: [1, 2] },
    }),
    atifStep(4, 'system', 'compacted', {
      observation: { results: [{ subagent_trajectory_ref: [{ trajectory_path: 'sub.json' }] }] },
    }),
    atifStep(5, 'agent', 'done', {
      tool_calls: [{ tool_call_id: 'c3', function_name: 'mark_task_complete', arguments: {} }],
      reasoning_content: 'hm',
      metrics: { cost_usd: 0.125 },
    }),
    ...steps,
  ],
  final_metrics: { total_cost_usd: 0.25, total_prompt_tokens: 10, total_completion_tokens: 2 },
  ...more,
});
export const atif = json(trajectory());
