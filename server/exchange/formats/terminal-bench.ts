import type { Notes } from '@/server/exchange/reading/notes';
import { plural } from '@/server/exchange/reading/sentences';
import { testStatus } from '@/server/exchange/reading/tests-status';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { boolean, type Fields, fields, filled, idText, number, text } from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Format, objectIn, runsRead } from './format';

const name = 'terminal-bench-trial';

/** The result of a trial of Terminal-Bench 1: there is no trajectory, only a recording of the terminal. */
export const terminalBench: Format = {
  name,
  title: 'a trial of Terminal-Bench 1',
  keys: ['parser_results', 'is_resolved', 'task_id'],
  matches: (input) => 'parser_results' in objectIn(input) && 'is_resolved' in objectIn(input),
  read: (input) => runsRead(input, name, [terminalBenchRun(objectIn(input), null, input.notes)]),
};

/** One node for the recording. `commands` is the text of `commands.txt`, a line for what was typed each time. */
export function terminalBenchRun(value: Fields, commands: string | null, notes: Notes): ImportedRun {
  const typed = commands === null ? null : commands.split('\n').filter((line) => line.trim() !== '').length;
  const tests = Object.entries(fields(value.parser_results)).map(([id, status]) => ({
    id,
    status: testStatus(status),
  }));
  const resolved = boolean(value.is_resolved);
  const failure = filled(value.failure_mode);
  notes.add('A recording of a terminal stands for the steps: the format has none.');
  return makeRun({
    format: name,
    writer: 'Terminal-Bench 1',
    foreignId: text(value.trial_name),
    task: { id: idText(value.task_id), statement: text(value.instruction) },
    startedAt: timeOf(value.trial_started_at, notes),
    endedAt: timeOf(value.trial_ended_at, notes),
    stated: {
      inputTokens: number(value.total_input_tokens) || null,
      outputTokens: number(value.total_output_tokens) || null,
    },
    outcome: { resolved, source: resolved === null ? null : 'file', tests: tests.length > 0 ? tests : null },
    drafts: [
      {
        key: 'recording',
        parentKey: null,
        title: `terminal recording${typed === null ? '' : `, ${plural(typed, 'command')}`}`,
        calls: [toolCall('terminal', { command: commands ?? '' })],
        tests: tests.length > 0 ? tests : null,
        at: timeOf(value.agent_started_at, notes),
        remarks: [filled(value.recording_path)].filter((one) => one !== null),
      },
    ],
    attempts: [
      {
        lastKey: 'recording',
        exitStatus: failure === 'unset' ? null : failure,
        resolved,
        tests: tests.length > 0 ? tests : null,
      },
    ],
    notes,
  });
}
