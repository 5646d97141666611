import { json, lines } from './bytes';

/** Small files of agents that record one attempt after the other, made after the formats' descriptions. */

const step = (action: string, observation: string) => ({
  action,
  observation,
  response: `I do ${action}`,
  thought: `I do ${action}`,
  execution_time: 0.5,
  state: '{"open_file": "a.py", "working_dir": "/w"}',
});

export const walk = (actions: readonly string[], accept?: number) => ({
  environment: 'acme__widget-3',
  trajectory: actions.map((action) => step(action, `saw ${action}`)),
  history: [
    { role: 'system', content: 'You are a programmer.' },
    { role: 'user', content: 'A demonstration', is_demo: true },
    { role: 'user', content: [{ type: 'text', text: 'The widget is broken.' }] },
  ],
  info: {
    exit_status: 'submitted',
    submission: '\ndiff --git a/a b/a\n',
    model_stats: { instance_cost: 0.5, tokens_sent: 1000, tokens_received: 50, api_calls: actions.length },
    ...(accept !== undefined && { review: { accept, outputs: ['fine'] } }),
  },
});

export const sweAgent = json(walk(['open a.py', 'edit 1:1\ny', 'submit']));
export const sweAgentAttempts = json({
  attempts: [walk(['open a.py', 'submit'], 0.25), walk(['open a.py', 'edit 2:2', 'submit'], 0.75)],
});
export const demonstration = json({
  history: [
    { role: 'system', content: 'You are a programmer.' },
    { role: 'user', content: 'Repair it' },
    { role: 'assistant', content: 'look', thought: 'look', action: 'ls' },
    { role: 'user', content: 'a.py' },
    { role: 'assistant', content: 'end', thought: 'end', action: 'submit' },
  ],
});

const spoke = (content: string, more: Record<string, unknown> = {}) => ({
  role: 'assistant',
  content,
  ...more,
});
const seen = (content: string, more: Record<string, unknown> = {}) => ({ role: 'user', content, ...more });
const preamble = [{ role: 'system', content: 'You are a programmer.' }, seen('Please solve this issue: x')];

export const mini0 = json([
  ...preamble,
  spoke('First\n```bash\nls\n```'),
  seen('<returncode>0</returncode>\n<output>a.py</output>'),
  spoke('Then\n```mswea_bash_command\nfalse\n```'),
  seen('<returncode>1</returncode>'),
]);
export const mini2 = json({
  trajectory_format: 'mini-swe-agent-1.1',
  info: {
    exit_status: 'Submitted',
    submission: 'diff',
    model_stats: { instance_cost: 0.03, api_calls: 2 },
    mini_version: '2.4.6',
    config: { model: { model_name: 'acme/model' } },
  },
  messages: [
    ...preamble,
    spoke('look', {
      tool_calls: [{ id: 'c1', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
      extra: {
        actions: [{ command: 'ls', tool_call_id: 'c1' }],
        cost: 0.02,
        timestamp: 1_706_000_001,
        response: {
          model: 'm',
          usage: { prompt_tokens: 90, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 40 } },
        },
      },
    }),
    { role: 'tool', tool_call_id: 'c1', content: 'a.py', extra: { returncode: 2, raw_output: 'a.py\n' } },
    {
      object: 'response',
      output: [
        { type: 'message', content: [{ type: 'output_text', text: 'done' }] },
        { type: 'function_call', call_id: 'c2', name: 'bash', arguments: '{"command":"echo COMPLETE"}' },
      ],
    },
    { role: 'exit', content: '', extra: { exit_status: 'Submitted', submission: 'diff' } },
  ],
});
export const chat = json([
  ...preamble,
  spoke('An response without any command'),
  seen('thanks'),
  spoke('You are welcome'),
]);

const v0 = (id: number, source: string, more: Record<string, unknown>) => ({
  id,
  timestamp: '2025-02-01T10:00:00',
  source,
  ...more,
});
const metadata = (response: string, call: string, name: string) => ({
  function_name: name,
  tool_call_id: call,
  model_response: {
    id: response,
    model: 'm',
    usage: { prompt_tokens: 10, completion_tokens: 2 },
    choices: [{ message: { tool_calls: [{ id: call, function: { name, arguments: '{"command":"ls"}' } }] } }],
  },
});
const v0History = [
  v0(0, 'user', { action: 'message', args: { content: 'Repair it' } }),
  v0(1, 'agent', { action: 'recall', args: {} }),
  v0(2, 'agent', {
    action: 'run',
    args: { command: 'ls', thought: 'look' },
    tool_call_metadata: metadata('r1', 'c1', 'execute_bash'),
  }),
  v0(3, 'agent', {
    action: 'run',
    args: { command: 'pwd' },
    tool_call_metadata: metadata('r1', 'c2', 'execute_bash'),
  }),
  v0(4, 'environment', {
    observation: 'run',
    cause: 2,
    content: 'a.py',
    extras: { metadata: { exit_code: 0 } },
  }),
  v0(5, 'environment', {
    observation: 'run',
    cause: 3,
    content: '/w',
    extras: { metadata: { exit_code: 0 } },
  }),
  v0(6, 'agent', {
    action: 'finish',
    args: { thought: 'done' },
    llm_metrics: {
      accumulated_cost: 0.04,
      accumulated_token_usage: { prompt_tokens: 20, completion_tokens: 4 },
    },
  }),
];
export const openhandsV0 = json(v0History);

const outputRow = (id: string, attempt: number, resolved?: boolean) => ({
  instance_id: id,
  attempt,
  instruction: 'Repair it',
  history: v0History,
  metrics: { accumulated_cost: 0.04, accumulated_token_usage: { prompt_tokens: 20, completion_tokens: 4 } },
  test_result: {
    git_patch: 'diff',
    ...(resolved !== undefined && {
      report: { resolved, tests_status: { FAIL_TO_PASS: { success: ['t1'], failure: ['t2'] } } },
    }),
  },
});
export const openhandsOutput = lines(
  outputRow('acme__widget-1', 1, false),
  outputRow('acme__widget-1', 2, true),
  outputRow('acme__widget-2', 1),
);

const sdk = (
  id: string,
  kind: string,
  source: string,
  parent: string | null,
  more: Record<string, unknown>,
) => ({ id, kind, source, parent_id: parent, timestamp: '2026-01-01T10:00:00', ...more });
const act = (id: string, parent: string, response: string, command: string) =>
  sdk(id, 'ActionEvent', 'agent', parent, {
    thought: [{ type: 'text', text: id }],
    action: { kind: 'TerminalAction', command },
    tool_name: 'terminal',
    tool_call_id: `c-${id}`,
    tool_call: { name: 'terminal', arguments: JSON.stringify({ command }) },
    llm_response_id: response,
  });
const see = (id: string, action: string, text: string) =>
  sdk(id, 'ObservationEvent', 'environment', action, {
    action_id: action,
    observation: { kind: 'TerminalObservation', content: [{ type: 'text', text }], exit_code: 0 },
  });

/** a (two calls in one response) → b | c; a state update stands between a and c. */
export const openhandsSdk = lines(
  sdk('m', 'MessageEvent', 'user', '__root__', {
    llm_message: { role: 'user', content: [{ type: 'text', text: 'Repair it' }] },
  }),
  act('a1', 'm', 'ra', 'ls'),
  act('a2', 'a1', 'ra', 'pwd'),
  see('oa1', 'a1', 'a.py'),
  see('oa2', 'a2', '/w'),
  act('b', 'oa2', 'rb', 'cat a.py'),
  see('ob', 'b', 'text'),
  sdk('u', 'ConversationStateUpdateEvent', 'environment', 'oa2', {
    key: 'stats',
    value: {
      usage_to_metrics: {
        agent: {
          model_name: 'm',
          accumulated_cost: 0.5,
          accumulated_token_usage: { prompt_tokens: 9, completion_tokens: 1 },
        },
      },
    },
  }),
  act('c', 'u', 'rc', 'pytest'),
  see('oc', 'c', '1 failed'),
);
