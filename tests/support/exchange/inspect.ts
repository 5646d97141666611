import { json, utf8, zip } from './bytes';

/** Small logs of Inspect, made after its description. */

const header = {
  version: 2,
  status: 'success',
  eval: {
    task: 'widgets',
    model: 'acme/m',
    created: '2026-01-01T10:00:00+00:00',
    packages: { inspect_ai: '0.3.260' },
  },
};

const messages = [
  { id: 'q', role: 'user', content: 'attachment://7f00' },
  {
    id: 'a',
    role: 'assistant',
    content: 'look',
    model: 'm',
    tool_calls: [{ id: 'c', function: 'bash', arguments: { cmd: 'ls' } }],
  },
  { id: 't', role: 'tool', tool_call_id: 'c', content: 'a.py' },
  { id: 'b', role: 'assistant', content: 'done', model: 'm' },
];

const usage = { input_tokens: 10, input_tokens_cache_read: 4, output_tokens: 2, total_cost: 0.25 };
const sample = (epoch: number, value: unknown) => ({
  id: 'w1',
  epoch,
  input: 'Repair it',
  messages,
  scores: { includes: { value, explanation: 'because' } },
  model_usage: { 'acme/m': usage },
  attachments: { '7f00': 'Repair it, please' },
  events: [
    {
      event: 'model',
      output: { choices: [{ message: { id: 'a' } }], usage, time: 1.5 },
      timestamp: '2026-01-01T10:00:01+00:00',
    },
  ],
});

export const inspectJson = json({ ...header, samples: [sample(1, 'C'), sample(2, 'I')] });

const files = [
  { name: 'header.json', content: json(header) },
  { name: 'samples/w1_epoch_1.json', content: json(sample(1, 'C')) },
  { name: 'samples/w1_epoch_2.json', content: json(sample(2, 'I')) },
];
export const inspectEval = zip(files);
/** Without a header, as after a crash; the second sample stands in chunks. */
export const inspectCrashed = zip([
  { name: '_journal/start.json', content: json({ ...header, status: 'started' }) },
  { name: 'samples/w1_epoch_1.json', content: json(sample(1, 'C')) },
  {
    name: 'samples/w1_epoch_2/sample.json',
    content: json({ id: 'w1', epoch: 2, input: 'Repair it', scores: {} }),
  },
  { name: 'samples/w1_epoch_2/messages/2.json', content: json(messages.slice(2)) },
  {
    name: 'samples/w1_epoch_2/messages/0.json',
    content: json(
      messages.slice(0, 2).map((one) => (one.id === 'q' ? { ...one, content: 'attachment://0' } : one)),
    ),
  },
  { name: 'samples/w1_epoch_2/attachments/0.json', content: json(['Repair it, please']) },
]);

const span = (id: string, parent: string | null, type: string) => ({
  event: 'span_begin',
  id,
  parent_id: parent,
  type,
  name: id,
});
const model = (uuid: string, spanId: string, call: string | null = null) => ({
  event: 'model',
  uuid,
  span_id: spanId,
  model: 'm',
  output: {
    choices: [
      {
        message: {
          id: `m-${uuid}`,
          role: 'assistant',
          content: uuid,
          tool_calls: call ? [{ id: call, function: 'bash', arguments: { cmd: call } }] : [],
        },
      },
    ],
    usage: { input_tokens: 1, output_tokens: 1 },
  },
});
const tool = (id: string, spanId: string, result: string) => ({
  event: 'tool',
  id,
  span_id: spanId,
  function: 'bash',
  result,
});

/** one → two → three; a branch from behind `one` replays it and goes on with four; in it, a branch from behind four: five. */
export const branchEvents = [
  span('agent', null, 'agent'),
  model('one', 'agent', 'c1'),
  tool('c1', 'agent', 'saw one'),
  { event: 'anchor', anchor_id: 'after-one', span_id: 'agent' },
  model('two', 'agent', 'c2'),
  tool('c2', 'agent', 'saw two'),
  span('left', 'agent', 'branch'),
  model('replayed', 'left'),
  { event: 'branch', span_id: 'left', from_anchor: 'after-one' },
  model('four', 'left', 'c4'),
  { event: 'score', span_id: 'left', intermediate: true, score: { value: 0.5, explanation: 'half' } },
  { event: 'anchor', anchor_id: 'after-four', span_id: 'left' },
  span('inner', 'left', 'branch'),
  { event: 'branch', span_id: 'inner', from_anchor: 'after-four' },
  model('five', 'inner'),
  { event: 'span_end', id: 'inner' },
  { event: 'span_end', id: 'left' },
  span('lost', 'agent', 'branch'),
  { event: 'branch', span_id: 'lost', from_anchor: 'no-such-anchor' },
  model('six', 'lost'),
  model('three', 'agent'),
];
export const inspectBranches = json({
  ...header,
  samples: [{ id: 'w2', epoch: 1, input: [{ role: 'user', content: 'Repair it' }], events: branchEvents }],
});

/** An archive of an ordinary folder: a run of SWE-agent, with what the evaluation found. */
export const folderArchive = (trajectory: Uint8Array) =>
  zip([
    { name: 'acme__widget-3/acme__widget-3.traj', content: trajectory },
    {
      name: 'preds.json',
      content: json({
        'acme__widget-3': { instance_id: 'acme__widget-3', model_patch: 'diff', model_name_or_path: 'm' },
      }),
    },
    {
      name: 'logs/run_evaluation/r/m/acme__widget-3/report.json',
      content: json({
        'acme__widget-3': { resolved: true, tests_status: { FAIL_TO_PASS: { success: ['t'], failure: [] } } },
      }),
    },
    { name: 'run_batch.config.yaml', content: utf8('agent: x\n') },
  ]);
