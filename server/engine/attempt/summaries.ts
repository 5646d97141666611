import { readText } from '@/db/texts';
import { trimmedPostMortem } from '@/server/agent/post-mortem';
import { assembleAttemptSummary, assembleHistorySummary, summaryTokens } from '@/server/agent/summary';
import type { AttemptId } from '@/server/core/base/ids';
import type { HistoryStep, Model } from '@/server/core/ports/model';
import { attemptOf } from '@/server/core/run/fold';
import { pathTo } from '@/server/core/run/tree';
import { writtenAbout } from '@/server/core/run/written';
import { modelForRole } from '@/server/core/usage/roles';
import type { RunContext } from '@/server/engine/context/context';
import { loadHistory } from '@/server/engine/context/history';
import { written } from '@/server/engine/context/written';

const roomOf = ({ language }: Model) => (language ? language.contextTokens / 2 : Number.POSITIVE_INFINITY);

/**
 * What a model wrote of the `inBrief` oldest steps of the attempt's history, which its prompts no longer show; each summary
 * rests on the last one before it on the path. Siblings share what lies on their common past. Null without the role.
 */
export async function historySummary(
  context: RunContext,
  attemptId: AttemptId,
  history: readonly HistoryStep[],
  inBrief: number,
): Promise<string | null> {
  const { log, task, db } = context;
  if (inBrief === 0 || modelForRole(log.state.spec, 'summary') === null) return null;
  // The newest step may still be on its way into the log; those told in brief never are.
  const path = pathTo(log.state, attemptOf(log.state, attemptId).head).filter(
    ({ actionKind }) => actionKind !== null,
  );
  const about = path[inBrief - 1]?.id;
  if (about === undefined) return null;
  return written(context, {
    role: 'summary',
    about,
    attemptId,
    outputTokens: summaryTokens,
    kept: trimmedPostMortem,
    prompt: (model) => {
      const summaries = path
        .slice(0, inBrief - 1)
        .map(({ id }) => writtenAbout(log.state, 'summary', id)?.text);
      const last = summaries.findLastIndex((text) => text);
      const text = summaries[last];
      return assembleHistorySummary({
        statement: task.statement,
        language: task.language,
        before: text ? readText(db, text) : null,
        steps: history.slice(last + 1, inBrief),
        room: roomOf(model),
      });
    },
  });
}

/**
 * What a model wrote of an ended attempt, where a model is named for it and the strategy tells attempts summaries of those
 * before them. One call per attempt.
 */
export async function attemptSummary(
  context: RunContext,
  attemptId: AttemptId,
  ending: string,
): Promise<string | null> {
  const { log, task } = context;
  if (log.state.spec.parameters.memory !== 'summary') return null;
  return written(context, {
    role: 'summary',
    about: attemptId,
    attemptId,
    outputTokens: summaryTokens,
    kept: trimmedPostMortem,
    prompt: (model) =>
      assembleAttemptSummary({
        statement: task.statement,
        language: task.language,
        history: loadHistory(context, attemptOf(log.state, attemptId).head),
        ending,
        room: roomOf(model),
      }),
  });
}
