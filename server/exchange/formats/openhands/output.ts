import { type Format, type Input, rowsIn, runsRead } from '@/server/exchange/formats/format';
import { Notes } from '@/server/exchange/reading/notes';
import { freeTokens } from '@/server/exchange/reading/sentences';
import { testsOfStatus } from '@/server/exchange/reading/tests-status';
import {
  boolean,
  type Fields,
  fields,
  filled,
  idText,
  isFields,
  list,
  number,
  rows,
  text,
} from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { byTask, together } from '@/server/exchange/run/together';
import { isSdkEvent, sdkSteps } from './sdk-steps';
import { statedIn, v0Steps } from './v0-steps';

const name = 'openhands-output';

/** `output.jsonl` of OpenHands' benchmarks and resolver: a row is an attempt at an instance, its `history` the events. */
export const openhandsOutput: Format = {
  name,
  title: 'an output file of OpenHands',
  keys: ['instance_id', 'history', 'metrics'],
  matches: (input) => rowsIn(input).slice(0, 20).some(isOutput),
  read(input) {
    const found = rowsIn(input);
    const runs = found.map((row, at) => runOf(row, at, input));
    return runsRead(
      input,
      name,
      byTask(runs).map((group) => together(group)),
      { rows: found.length },
    );
  },
};

/** A row of an attempt that broke has no history. */
function isOutput(row: Fields): boolean {
  if (!Array.isArray(row.history) || 'trajectory' in row) return false;
  return idText(row.instance_id) !== null || isFields(row.issue);
}

function runOf(row: Fields, at: number, input: Input): ImportedRun {
  const notes = new Notes();
  if (at === 0) notes.addAll(input.notes.list());
  const history = list(row.history);
  const isSdk = rows(history).some(isSdkEvent);
  const sdk = isSdk ? sdkSteps(rows(history), notes) : null;
  const steps = sdk ?? v0Steps(history, notes);
  const metadata = fields(row.metadata);
  const metrics = fields(row.metrics);
  const stated = isFields(row.metrics) ? statedIn(metrics) : steps.stated;
  notes.add(freeTokens, number(metrics.accumulated_cost) === 0 && stated.usd === null ? 1 : 0);
  const result = fields(row.test_result);
  const report = fields(result.report);
  const issue = fields(row.issue);
  const instance = fields(row.instance);
  // `success` of the resolver is the model's own opinion.
  const resolved = boolean(report.resolved);
  const tests = testsOfStatus(fields(report.tests_status));
  const attempt = number(row.attempt);
  const repo = [text(issue.owner), text(issue.repo)].filter(Boolean).join('/');
  return makeRun({
    format: name,
    writer: steps.writer ?? 'OpenHands',
    task: {
      id: idText(row.instance_id) ?? (repo ? `${repo}#${number(issue.number) ?? ''}` : null),
      statement:
        filled(instance.problem_statement) ?? filled(issue.body) ?? text(row.instruction) ?? steps.statement,
      repo: text(instance.repo) ?? (repo || null),
      baseCommit: filled(instance.base_commit) ?? filled(row.base_commit),
    },
    systemPrompt: steps.systemPrompt,
    model: text(fields(metadata.llm_config).model) ?? text(fields(metadata.llm).model) ?? sdk?.model ?? null,
    outcome: {
      resolved,
      source: resolved === null ? null : 'report',
      tests: tests.length > 0 ? tests : null,
    },
    stated,
    drafts: steps.drafts,
    attempts: sdk?.isTree
      ? undefined
      : [
          {
            lastKey: steps.drafts.at(-1)?.key ?? null,
            ...(attempt !== null && { name: `attempt ${attempt}` }),
            exitStatus: filled(row.error)?.slice(0, 500) ?? null,
            patch: filled(result.git_patch) ?? filled(row.git_patch),
            resolved,
          },
        ],
    notes,
  });
}
