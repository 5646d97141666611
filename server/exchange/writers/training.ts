import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { leavesOf, pathTo } from '@/server/exchange/run/tree';
import { assistantMessage, type ChatMessage, messagesAfter, openingMessages } from './chat';
import { childrenOf, jsonLines } from './tree-of';
import type { Writer, WrittenRun } from './written';

/** Which ends are worth learning from. */
interface TrainingOptions {
  /** The least reward of an end, in [0,1]; without it only ends that are known to solve their task. */
  minReward?: number | undefined;
  /** The least difference of rewards of a pair, in [0,1]. */
  margin?: number | undefined;
}

interface End {
  leaf: ImportedNode;
  resolved: boolean | null;
  /** In [0,1]; null where nothing tells. */
  reward: number | null;
  attempt: string | null;
}

/** The ends of a run with what is known of them: a verdict counts before a reward. */
function endsOf(run: ImportedRun): End[] {
  return leavesOf(run.nodes).map((leaf) => {
    const attempt = run.attempts.find((one) => one.leaf === leaf.id) ?? null;
    const isAlone = run.attempts.length === 1 && attempt !== null;
    const resolved = attempt?.resolved ?? (isAlone ? run.outcome.resolved : null);
    const reward =
      resolved === true
        ? 1
        : (attempt?.reward?.value ?? leaf.reward?.value ?? (resolved === false ? 0 : null));
    return { leaf, resolved, reward, attempt: attempt?.name ?? null };
  });
}

const plain = ({ error: _, ...message }: ChatMessage) => message;
const toolsOf = (nodes: readonly ImportedNode[]) =>
  [...new Set(nodes.flatMap(({ calls }) => calls.map(({ name }) => name)))].map((name) => ({
    type: 'function',
    function: { name, parameters: { type: 'object' } },
  }));

/**
 * Rows for supervised training: one for each end that solves its task (or has `minReward`). A message of the model that
 * an earlier row has already is masked: `loss_mask` is 1 for what is learnt from.
 */
export const writeSft =
  ({ minReward }: TrainingOptions): Writer =>
  (runs) => {
    let passedOver = 0;
    const rows = runs.flatMap(({ id, run }) => {
      const learnt = new Set<string>();
      return endsOf(run).flatMap(({ leaf, resolved, reward, attempt }) => {
        const isWanted = minReward === undefined ? resolved === true : (reward ?? -1) >= minReward;
        if (!isWanted) {
          passedOver += 1;
          return [];
        }
        const path = pathTo(run.nodes, leaf.id);
        const opening = openingMessages(run);
        const messages = [...opening];
        const mask: (0 | 1)[] = opening.map(() => 0);
        for (const node of path) {
          messages.push(assistantMessage(node));
          mask.push(learnt.has(node.id) ? 0 : 1);
          learnt.add(node.id);
          // What comes after the last step nobody replies to.
          const after = node === leaf ? [] : messagesAfter(node);
          messages.push(...after);
          mask.push(...after.map((): 0 => 0));
        }
        const meta = {
          run: id,
          attempt,
          node: leaf.id,
          resolved,
          reward,
          task: run.task.id,
          model: run.model,
        };
        return [{ messages: messages.map(plain), tools: toolsOf(path), loss_mask: mask, meta }];
      });
    });
    return {
      files: [{ path: 'sft.jsonl', content: jsonLines(rows) }],
      leftOut: [`${passedOver} ends that are not known to be good enough`, 'parameters of tools'],
    };
  };

/**
 * Pairs for preference training: siblings whose best ends differ by `margin`. Their prompt is the path to both. Siblings
 * that did the same are no pair; steps of different parents never are.
 */
export const writeDpo =
  ({ margin = 0.25 }: TrainingOptions): Writer =>
  (runs) => ({
    files: [{ path: 'dpo.jsonl', content: jsonLines(runs.flatMap((one) => pairsOf(one, margin))) }],
    leftOut: ['siblings that are equally good, or of which nothing is known', 'what follows the two steps'],
  });

function pairsOf({ id, run }: WrittenRun, margin: number): object[] {
  const best = bestBelow(run);
  const byId = new Map(run.nodes.map((node) => [node.id, node]));
  const pairs: object[] = [];
  for (const [parent, siblings] of childrenOf(run.nodes)) {
    const known = siblings.flatMap((node) => {
      const reward = best.get(node.id);
      return reward === undefined ? [] : [{ node, reward }];
    });
    for (const [at, one] of known.entries()) {
      for (const other of known.slice(at + 1)) {
        const [good, bad] = one.reward >= other.reward ? [one, other] : [other, one];
        const difference = good.reward - bad.reward;
        const [chosen, rejected] = [assistantMessage(good.node), assistantMessage(bad.node)];
        if (difference < margin || doing(good.node) === doing(bad.node)) continue;
        const path = pathTo(run.nodes, parent === null ? null : (byId.get(parent)?.id ?? null));
        const prompt = [
          ...openingMessages(run),
          ...path.flatMap((node) => [assistantMessage(node), ...messagesAfter(node)]),
        ];
        pairs.push({
          prompt: prompt.map(plain),
          chosen: [plain(chosen)],
          rejected: [plain(rejected)],
          margin: difference,
          meta: { run: id, task: run.task.id, parent, chosen: good.node.id, rejected: bad.node.id },
        });
      }
    }
  }
  return pairs;
}

const doing = ({ calls, text }: ImportedNode) =>
  JSON.stringify(calls.length > 0 ? calls.map((call) => [call.name, call.arguments]) : text);

/** The best reward of an end at or below each step. Steps stand behind their parents. */
function bestBelow(run: ImportedRun): Map<string, number> {
  const best = new Map<string, number>();
  for (const { leaf, reward } of endsOf(run)) if (reward !== null) best.set(leaf.id, reward);
  for (const { id, parent } of run.nodes.toReversed()) {
    const own = best.get(id);
    if (parent === null || own === undefined) continue;
    best.set(parent, Math.max(own, best.get(parent) ?? 0));
  }
  return best;
}
