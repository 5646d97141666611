import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { pathTo } from '@/server/exchange/run/tree';
import { callId } from './chat';
import { isoTime, jsonFile } from './tree-of';
import type { Writer, WrittenFile, WrittenRun } from './written';

/** ATIF 1.7 has no branches: each attempt is a trajectory, laid out as a job of Harbor with a trial for each. */
export const writeAtif: Writer = (runs) => ({
  files: runs.flatMap((one) => job(one)),
  leftOut: ['the tree: steps that attempts share are repeated, with `is_copied_context`', 'tests', 'diffs'],
});

function job(written: WrittenRun): WrittenFile[] {
  const { id, run } = written;
  const seen = new Set<string>();
  const trials = run.attempts.flatMap((attempt, at) => {
    const path = pathTo(run.nodes, attempt.leaf);
    if (path.length === 0) return [];
    const copied = new Set(path.filter((node) => seen.has(node.id)).map((node) => node.id));
    for (const node of path) seen.add(node.id);
    const name = `${(run.task.id ?? 'task').replace(/[^\w.-]+/g, '-')}__attempt-${at + 1}`;
    const folder = `${id}/${name}`;
    const resolved = attempt.resolved ?? (run.attempts.length === 1 ? run.outcome.resolved : null);
    const reward = resolved === null ? (attempt.reward?.value ?? null) : Number(resolved);
    const result = {
      task_name: run.task.id ?? 'task',
      trial_name: name,
      trial_uri: folder,
      agent_info: { name: run.writer ?? run.format, version: 'unknown' },
      agent_result: {
        n_input_tokens: attempt.inputTokens,
        n_output_tokens: attempt.outputTokens,
        cost_usd: attempt.usd,
      },
      verifier_result: reward === null ? null : { rewards: { reward } },
      exception_info: null,
      started_at: isoTime(path[0]?.at ?? run.startedAt),
      finished_at: isoTime(path.at(-1)?.at ?? run.endedAt),
    };
    return [
      { path: `${folder}/agent/trajectory.json`, content: jsonFile(trajectory(written, path, copied, at)) },
      { path: `${folder}/result.json`, content: jsonFile(result) },
      { path: `${folder}/config.json`, content: jsonFile({ task: { name: run.task.id }, trial_name: name }) },
      ...(reward === null
        ? []
        : [{ path: `${folder}/verifier/reward.txt`, content: Buffer.from(`${reward}\n`) }]),
    ];
  });
  const files: WrittenFile[] = [
    { path: `${id}/config.json`, content: jsonFile({ job_name: id }) },
    { path: `${id}/result.json`, content: jsonFile({ id, n_total_trials: run.attempts.length }) },
  ];
  return [...files, ...trials];
}

function trajectory(
  { id, run }: WrittenRun,
  path: readonly ImportedNode[],
  copied: ReadonlySet<string>,
  attempt: number,
): object {
  const steps: object[] = [];
  const add = (source: string, message: string, more: object = {}) =>
    steps.push({ step_id: steps.length + 1, source, message, ...more });
  if (run.systemPrompt !== null) add('system', run.systemPrompt);
  if (run.task.statement !== null) add('user', run.task.statement);
  for (const node of path) {
    add('agent', node.text ?? '', {
      ...(node.at === null ? {} : { timestamp: isoTime(node.at) }),
      ...agentStep(run, node),
      ...(copied.has(node.id) ? { is_copied_context: true } : {}),
      extra: {
        espalier: {
          run: id,
          node: node.id,
          parent: node.parent,
          attempt: attempt + 1,
          reward: node.reward?.value ?? null,
          visits: node.visits,
        },
      },
    });
    for (const message of node.messages) add('user', message);
  }
  return {
    schema_version: 'ATIF-v1.7',
    session_id: run.foreignId ?? id,
    trajectory_id: `${id}-${attempt + 1}`,
    agent: {
      name: run.writer ?? run.format,
      version: 'unknown',
      ...(run.model === null ? {} : { model_name: run.model }),
    },
    steps,
    final_metrics: { total_steps: steps.length },
  };
}

function agentStep(run: ImportedRun, node: ImportedNode): object {
  const metrics = {
    ...(node.inputTokens === null ? {} : { prompt_tokens: node.inputTokens }),
    ...(node.outputTokens === null ? {} : { completion_tokens: node.outputTokens }),
    ...(node.cachedTokens === null ? {} : { cached_tokens: node.cachedTokens }),
    ...(node.usd === null ? {} : { cost_usd: node.usd }),
  };
  const results = node.calls.flatMap(({ observation, exitCode, error }, at) =>
    observation === null
      ? []
      : [
          {
            source_call_id: callId(node, at),
            content: observation,
            ...(exitCode === null && !error
              ? {}
              : { extra: { ...(exitCode === null ? {} : { exit_code: exitCode }), error } }),
          },
        ],
  );
  const model = node.model ?? run.model;
  return {
    ...(model === null ? {} : { model_name: model }),
    ...(node.reasoning === null ? {} : { reasoning_content: node.reasoning }),
    ...(node.calls.length > 0 && {
      tool_calls: node.calls.map((call, at) => ({
        tool_call_id: callId(node, at),
        function_name: call.name,
        arguments: isObject(call.arguments) ? call.arguments : { value: call.arguments },
      })),
    }),
    ...(results.length > 0 ? { observation: { results } } : {}),
    ...(Object.keys(metrics).length > 0 ? { metrics } : {}),
  };
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
