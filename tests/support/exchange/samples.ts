import { json, lines } from './bytes';
import { inspectBranches, inspectCrashed, inspectEval, inspectJson } from './inspect';
import {
  chat,
  demonstration,
  mini0,
  mini2,
  openhandsOutput,
  openhandsSdk,
  openhandsV0,
  sweAgent,
  sweAgentAttempts,
} from './linear';
import { atif, claudeCode, codex, geminiLines, opencode, pi } from './sessions';
import { aide, aidePage, aira, dars, flat, nested, transitions, verifiers } from './trees';

export interface Sample {
  name: string;
  bytes: Uint8Array;
  format: string;
  version: string | null;
  /** Steps, branch points, leaves, depth; of the first run where there are several. Null: no runs. */
  shape: readonly [number, number, number, number] | null;
  usd: number | null;
  resolved: boolean | null;
}

const sample = (
  name: string,
  bytes: Uint8Array,
  format: string,
  version: string | null,
  shape: Sample['shape'],
  usd: number | null = null,
  resolved: boolean | null = null,
): Sample => ({ name, bytes, format, version, shape, usd, resolved });

const prediction = { instance_id: 'acme__widget-1', model_name_or_path: 'm', model_patch: 'diff' };
const report = { resolved: false, tests_status: { FAIL_TO_PASS: { success: [], failure: ['t'] } } };
const conversation = [
  { role: 'system', content: 'Be brief' },
  { role: 'user', content: 'Repair it' },
  { role: 'assistant', content: 'look\n<function=bash>\n<parameter=command>ls</parameter>\n</function>' },
  { role: 'user', content: 'a.py' },
  { role: 'assistant', content: 'done' },
];

/** A small file of every format, with what it holds. */
export const samples: readonly Sample[] = [
  sample('transitions.json', json(transitions), 'moatless-transitions', '1', [5, 2, 3, 3], 0.041, true),
  sample('flat.json', json(flat), 'moatless-tree', 'flat', [3, 1, 2, 2], 0.006, true),
  sample('nested.json', json(nested), 'moatless-tree', 'nested', [4, 2, 3, 2], 0.012),
  sample('acme__widget-1.prev.root', json(dars), 'dars-root', 'prev/cur', [6, 2, 4, 3]),
  sample('swe-agent.traj', sweAgent, 'swe-agent-traj', '0.x', [3, 0, 1, 3], 0.5),
  sample('attempts.traj', sweAgentAttempts, 'swe-agent-traj', 'attempts', [5, 1, 2, 3], 1),
  sample('demonstration.traj', demonstration, 'swe-agent-traj', 'history', [2, 0, 1, 2]),
  sample('mini0.traj.json', mini0, 'mini-swe-agent', '0 (bare list)', [2, 0, 1, 2]),
  sample('mini2.traj.json', mini2, 'mini-swe-agent', 'mini-swe-agent-1.1', [2, 0, 1, 2], 0.03),
  sample('chat.json', chat, 'chat-messages', null, [2, 0, 1, 2]),
  sample('v0.json', openhandsV0, 'openhands-v0-events', null, [2, 0, 1, 2], 0.04),
  sample('output.jsonl', openhandsOutput, 'openhands-output', null, [4, 1, 2, 2], 0.08, true),
  sample('sdk.jsonl', openhandsSdk, 'openhands-sdk-events', 'tree', [3, 1, 2, 2], 0.5),
  sample('log.json', inspectJson, 'inspect-eval', '2', [4, 1, 2, 2], 0.5, true),
  sample('log.eval', inspectEval, 'inspect-eval', '2', [4, 1, 2, 2], 0.5, true),
  sample('crashed.eval', inspectCrashed, 'inspect-eval', '2', [4, 1, 2, 2], 0.25, true),
  sample('branches.json', inspectBranches, 'inspect-eval', '2', [6, 2, 3, 3]),
  sample('atif.json', atif, 'atif', 'ATIF-v1.7', [2, 0, 1, 2], 0.25),
  sample('claude.jsonl', claudeCode, 'claude-code-jsonl', '2.1.0', [3, 1, 2, 2]),
  sample('pi.jsonl', pi, 'pi-session', '3', [3, 1, 2, 2], 0.75),
  sample('rollout.jsonl', codex, 'codex-rollout', null, [3, 1, 2, 2]),
  sample('gemini.jsonl', geminiLines, 'gemini-cli', null, [3, 1, 2, 2]),
  sample('opencode.json', opencode, 'opencode-session', '1.18.0', [2, 0, 1, 2], 0.75),
  sample('traces.jsonl', verifiers, 'verifiers-trace', '1', [3, 1, 2, 2]),
  sample('journal.json', aide, 'aide-journal', '2', [4, 1, 2, 3]),
  sample('tree_plot.html', aidePage, 'aide-page', null, [3, 1, 2, 2]),
  sample('JOURNAL.jsonl', aira, 'aira-dojo', null, [4, 1, 2, 3]),
  sample(
    'trial.json',
    json({ parser_results: { t: 'passed' }, is_resolved: true, task_id: 'x' }),
    'terminal-bench-trial',
    null,
    [1, 0, 1, 1],
    null,
    true,
  ),
  sample(
    'rows.jsonl',
    lines(
      { instance_id: 'acme__widget-1', messages: JSON.stringify(conversation), resolved: 0 },
      { instance_id: 'acme__widget-1', messages: conversation, resolved: -1 },
    ),
    'rows',
    null,
    [4, 1, 2, 2],
    null,
    false,
  ),
  sample(
    'preds.jsonl',
    lines(prediction, { ...prediction, model_patch: null }),
    'swebench-predictions',
    null,
    null,
  ),
  sample('one-row.jsonl', lines(prediction), 'swebench-predictions', null, null),
  sample('preds.json', json({ 'acme__widget-1': prediction }), 'swebench-predictions', null, null),
  sample(
    'instance.json',
    json({ instance_id: 'x', FAIL_TO_PASS: '[]', test_patch: '' }),
    'swebench-instances',
    null,
    null,
  ),
  sample('report.json', json({ 'acme__widget-1': report }), 'swebench-report', null, null, null, false),
  sample('run.json', json({ resolved_ids: ['a'], unresolved_ids: ['b', 'c'] }), 'run-report', null, null),
  sample('by-id.json', json({ a: true, b: false }), 'run-report', null, null),
  sample(
    'result.json',
    json({
      task_name: 't',
      trial_name: 't__1',
      agent_info: { name: 'x' },
      verifier_result: { rewards: { reward: 1 } },
    }),
    'harbor-trial',
    null,
    null,
    null,
    true,
  ),
];
