import { json, lines, utf8 } from './bytes';

/** Small files of systems that record trees, made after the formats' descriptions. */

const completion = (cost: number) => ({
  model: 'small-model',
  input: [],
  usage: { completion_cost: cost, prompt_tokens: 100, completion_tokens: 10 },
});

const state = (id: number, previous: number | null, name: string, more: Record<string, unknown> = {}) => ({
  id,
  previous_state_id: previous,
  name,
  snapshot: { timestamp: '2024-09-01T10:00:00.5', repository: { patch: `patch before ${id}` } },
  properties: { visits: [{ source_state_id: id, value: 50 }] },
  actions: [
    {
      request: { scratch_pad: `plan ${id}`, query: 'x' },
      response: { trigger: 'go', output: { message: `saw ${id}` } },
      completion: completion(0.01),
    },
  ],
  ...more,
});

/** 0 → 1 → 2 → 3 (finished), 1 → 4 (not carried out); 5's parent is missing. */
export const transitions = {
  workspace: { repository: { git_repo_url: 'https://github.com/swe-bench/acme__widget.git', commit: 'abc' } },
  initial_message: 'The widget is broken.',
  transitions: [
    { id: 0, name: 'Pending', properties: { visits: [{ value: 50 }, { value: 70 }] } },
    state(1, 0, 'SearchCode'),
    state(2, 1, 'EditCode', {
      properties: {
        visits: [],
        value_function_result: { average_reward: 75, completions: [completion(0.001)] },
        test_results: [
          { status: 'PASSED', file_path: 'tests/a.py', span_id: 'one' },
          { status: 'FAILED', file_path: 'tests/a.py', span_id: 'two' },
        ],
      },
      actions: [
        {
          request: {},
          response: { trigger: 'retry', retry_message: 'no such line' },
          completion: completion(0.01),
        },
        {
          request: { content: 'y' },
          response: { trigger: 'finish', output: { diff: '+y' } },
          completion: completion(0.01),
        },
      ],
    }),
    state(3, 2, 'Finished', { actions: [] }),
    state(4, 1, 'PlanToCode', { actions: [], origin_state_id: 2 }),
    state(5, 99, 'PlanToCode'),
  ],
  info: { instance_id: 'acme__widget-1', resolved: true, total_cost: 0.2, submission: 'patch before 3' },
};

const flatNode = (id: number, parent: number | null, more: Record<string, unknown> = {}) => ({
  node_id: id,
  parent_id: parent,
  visits: 3 - (id % 3),
  value: 40 * id,
  action_steps: [
    {
      action: { action_args_class: 'moatless.actions.ViewCodeArgs', path: `f${id}.py` },
      observation: { message: `code ${id}` },
      completion: completion(0.002),
      start_time: '2025-01-01T10:00:00Z',
      end_time: '2025-01-01T10:00:03Z',
    },
  ],
  ...more,
});

export const flat = {
  trajectory_id: 'acme__widget-2',
  nodes: [
    { node_id: 0, parent_id: null, user_message: 'Repair it', visits: 4, value: 120 },
    flatNode(1, 0, { reward: { value: -50, explanation: 'poor' } }),
    flatNode(2, 1, { reward: { value: 100 }, evaluation_result: { resolved: true } }),
    flatNode(3, 1, { is_duplicate: true, selection: { reason: 'highest value' } }),
  ],
};

const nestedNode = (id: number, children: unknown[] = [], more: Record<string, unknown> = {}) => ({
  node_id: id,
  action: {
    action_args_class: 'moatless.actions.StringReplaceArgs',
    scratch_pad: `step ${id}`,
    path: 'a.py',
  },
  observation: { message: `done ${id}` },
  reward: { value: 10 * id, explanation: 'because' },
  visits: 1,
  value: 10 * id,
  completions: { build_action: completion(0.003) },
  children,
  ...more,
});

export const nested = {
  max_expansions: 2,
  selector: { type: 'BestFirstSelector' },
  root: {
    node_id: 0,
    message: 'Repair it',
    visits: 3,
    value: 0,
    children: [nestedNode(1, [nestedNode(2), nestedNode(3)]), nestedNode(4)],
  },
};

const observed = (content: string, children: unknown[] = [], id: number | null = null) => ({
  role: 'user',
  content,
  node_id: id,
  is_demo: false,
  children,
});
const assistant = (action: string, child: unknown, more: Record<string, unknown> = {}) => ({
  role: 'assistant',
  content: `think\n${action}`,
  thought: 'think',
  action,
  node_id: null,
  children: child === null ? [] : [child],
  ...more,
});
const patch = (letter: string) => `\ndiff --git a/${letter} b/${letter}\n+${letter}\n(Open file: n/a)`;

/** open → submit (a) | edit → submit (b) | submit (b); the last edit has no observation. */
export const dars = {
  iterations: 9,
  node_count: 12,
  root: {
    role: 'system',
    content: 'You are a programmer.',
    children: [
      {
        role: 'user',
        content: 'A demonstration',
        is_demo: true,
        children: [
          observed(
            'Repair it',
            [
              assistant(
                'open a.py',
                observed(
                  '[File: a.py]',
                  [
                    assistant('submit', observed(patch('a'), [], 2), { is_terminal: true }),
                    assistant(
                      'edit 1:1\ny',
                      observed(
                        'edited',
                        [
                          assistant('submit', observed(patch('b'), [], 4), { is_terminal: true }),
                          assistant('submit', observed(patch('b'), [], 5), {
                            is_terminal: true,
                            expansion_history: ['submit'],
                            expansion_candidates: [
                              ['one', 'submit\n', 'one'],
                              ['two', 'submit\n', 'two'],
                            ],
                            critic_response: 'the second',
                          }),
                          assistant('edit 2:2\nz', null),
                        ],
                        3,
                      ),
                    ),
                  ],
                  1,
                ),
              ),
            ],
            0,
          ),
        ],
      },
    ],
  },
};

export const darsResults = [
  { status: 'success', content: '\ndiff --git a/a b/a\n+a\n', output: 'Instances resolved: 0' },
  { status: 'success', content: '\ndiff --git a/b b/b\n+b\n', output: 'Instances resolved: 1' },
  { status: 'success', content: '\ndiff --git a/b b/b\n+b\n', output: 'Instances resolved: 0' },
];

const script = (id: string, step: number, metric: number | null, more: Record<string, unknown> = {}) => ({
  id,
  step,
  code: `print(${step})\n`,
  plan: `plan ${step}`,
  _term_out: ['a\n', 'b\n'],
  exec_time: 1.5,
  ctime: 1_700_000_000 + step,
  metric: { value: metric, maximize: false },
  is_buggy: metric === null,
  exc_type: metric === null ? 'ValueError' : null,
  ...more,
});

export const aide = json({
  nodes: [script('a', 0, null), script('b', 1, 4), script('c', 2, 2), script('d', 3, 3)],
  node2parent: { b: 'a', c: 'b' },
  __version: '2',
});

const plot = {
  edges: [
    [0, 1],
    [0, 2],
  ],
  plan: ['first "{', 'second', 'third'],
  code: ['print(0)', 'print(1)', 'print(2)'],
  term_out: ['0', '1', '2'],
  layout: [[0.5, 1]],
};
export const aidePage = utf8(
  `<!DOCTYPE html><script>const treeStructData = ${JSON.stringify(plot)};\nfunction draw() {}</script>`,
);

const row = (step: number, parents: number[] | null, metric: number | null, operator: string) => ({
  timestamp: '2026-01-01T10:00:00',
  data: {
    step,
    id: `s${step}`,
    code: 'x',
    plan: 'p',
    metric,
    metric_maximize: true,
    is_buggy: metric === null,
    parents,
    operators_used: [operator],
    term_out: 'out',
    exit_code: 0,
  },
});

export const aira = lines(
  row(0, null, null, 'draft'),
  row(1, [0], 0.5, 'debug'),
  row(2, null, 0.2, 'draft'),
  row(3, [1, 2], 0.9, 'crossover'),
  row(3, [1, 2], 0.8, 'crossover'),
);

const message = (
  parent: number | null,
  role: string,
  content: string,
  sampled: boolean,
  more: Record<string, unknown> = {},
) => ({
  parent,
  message: { role, content, ...more },
  sampled,
  timestamp: 1_780_000_000,
  token_ids: [1, 2],
});

export const verifiers = lines({
  version: 1,
  id: 'r1',
  task: { id: 'sum', data: { prompt: 'Add' } },
  nodes: [
    message(null, 'system', 'Be brief', false),
    message(0, 'user', 'Add', false),
    message(1, 'assistant', '', true, {
      tool_calls: [{ id: 'c', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
    }),
    message(2, 'tool', 'a.py', false, { tool_call_id: 'c' }),
    message(3, 'assistant', 'left', true),
    message(3, 'assistant', 'right', true),
  ],
  calls: [{ node: 2, usage: { prompt_tokens: 7, completion_tokens: 3 } }],
  rewards: { right: { value: 0.5, weight: 1 }, brief: { value: 1, weight: 0.25 }, none: null },
  stop_condition: 'done',
});

/** A tree of DARS of so many steps, which branches at every ninth; its observations fill the file up to so many bytes. */
export function darsOf({ steps, bytes, seed }: { steps: number; bytes: number; seed: number }) {
  interface Node {
    children: unknown[];
  }
  // The text of an action stands in the file twice, that of an observation once.
  const texts = Math.ceil(bytes / steps / 3);
  const observations: Node[] = [];
  const first = { role: 'user', content: `Repair it ${seed}`, node_id: 0, children: [] };
  for (let at = 1; at <= steps; at++) {
    const seen = {
      role: 'user',
      content: `saw ${seed}-${at} ${'y'.repeat(texts)}`,
      node_id: at,
      children: [],
    };
    const isBranch = at % 9 === 0;
    const parent = observations[isBranch ? at - 6 : at - 2] ?? first;
    const children: unknown[] = parent.children;
    children.push(assistant(`edit ${seed} ${at}:1\n${'z'.repeat(texts)}`, seen));
    observations.push(seen);
  }
  const demonstration = { role: 'user', content: 'A demonstration', is_demo: true, children: [first] };
  return {
    iterations: steps,
    node_count: 2 * steps + 3,
    root: { role: 'system', content: 'You are a programmer.', children: [demonstration] },
  };
}
