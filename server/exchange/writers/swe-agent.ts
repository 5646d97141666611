import type { ImportedAttempt, ImportedNode } from '@/server/exchange/run/imported-run';
import { pathTo } from '@/server/exchange/run/tree';
import { assistantMessage, messagesAfter, openingMessages } from './chat';
import { jsonFile } from './tree-of';
import type { Writer, WrittenRun } from './written';

/** Trajectories of SWE-agent 1.1: the attempts of each run, and its best one again at the top. */
export const writeSweAgent: Writer = (runs) => ({
  files: runs.map((one) => {
    const task = one.run.task.id ?? one.id;
    const name = task.replace(/[^\w.-]+/g, '-');
    return { path: `${name}/${name}.traj`, content: jsonFile(trajOf(one)) };
  }),
  leftOut: ['the tree: steps that attempts share are repeated', 'visits and tests', 'remarks', 'reasoning'],
});

function trajOf(written: WrittenRun): object {
  const { run, best } = written;
  const attempts = run.attempts.filter(({ leaf }) => leaf !== null);
  const winner = Math.max(
    0,
    attempts.findIndex(({ leaf, resolved }) => leaf === best || resolved === true),
  );
  const walks = attempts.map((attempt) => walkOf(written, attempt));
  const [only] = walks;
  if (walks.length === 1 && only) return only;
  const stats = statsOf(run.totals);
  const chosen = walks[winner];
  return {
    ...chosen,
    attempts: walks,
    info: { ...chosen?.info, best_attempt_idx: winner, rloop_model_stats: stats, model_stats: stats },
  };
}

const statsOf = ({
  usd,
  inputTokens,
  outputTokens,
}: Pick<ImportedAttempt, 'usd' | 'inputTokens' | 'outputTokens'>) => ({
  instance_cost: usd ?? 0,
  tokens_sent: inputTokens ?? 0,
  tokens_received: outputTokens ?? 0,
  api_calls: 0,
});

function walkOf({ id, run }: WrittenRun, attempt: ImportedAttempt) {
  const path = pathTo(run.nodes, attempt.leaf);
  const reward = attempt.reward?.raw ?? (attempt.resolved === null ? null : Number(attempt.resolved));
  return {
    environment: run.task.id ?? id,
    trajectory: path.map(stepOf),
    history: [
      ...openingMessages(run).map((message) => ({ ...message, agent: 'main', message_type: 'observation' })),
      ...path.flatMap((node) => [
        {
          ...assistantMessage(node),
          agent: 'main',
          message_type: 'action',
          thought: node.text,
          action: actionOf(node),
        },
        ...messagesAfter(node).map((message) => ({ ...message, agent: 'main', message_type: 'observation' })),
      ]),
    ],
    info: {
      exit_status: attempt.exitStatus,
      submission: attempt.patch,
      model_stats: statsOf(attempt),
      swe_agent_version: '1.1.0',
      ...(reward === null ? {} : { review: { accept: reward, outputs: [], messages: [] } }),
    },
    replay_config: null,
  };
}

/** SWE-agent has one action and one observation for a step: several calls stand in lines. */
const actionOf = ({ calls }: ImportedNode) => calls.map(({ text }) => text).join('\n');

const stepOf = (node: ImportedNode) => ({
  action: actionOf(node),
  observation: node.calls
    .map(({ observation }) => observation ?? '')
    .concat(node.calls.length === 0 ? node.messages : [])
    .join('\n'),
  response: node.text ?? '',
  thought: node.text ?? '',
  execution_time: (node.ms ?? 0) / 1000,
  state: { working_dir: '/', ...(node.patch === null ? {} : { diff: node.patch }) },
  query: [],
  extra_info: {},
});
