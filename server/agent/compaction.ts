import type { Action } from '@/server/core/agent/action';
import { type Call, callsOf } from '@/server/core/agent/call';
import { pathsOfPatch } from '@/server/core/agent/text-patch';
import { clipped } from '@/server/core/base/clipped';
import type { HistoryStep } from '@/server/core/ports/model';
import { withoutOurTags } from './hostile-text';
import { countTokens } from './token-count';

/** Of the room, what is left filled after a compaction: the next one comes late, and the prefix holds until then. */
const refill = 0.5;

/**
 * How many of the oldest steps are summarised so that a prompt fits `room` tokens. A function of the steps alone,
 * found by walking along them: siblings with the same past, and an attempt taken up again, cut at the same place.
 */
export function compactedSteps(
  stepTokens: readonly number[],
  briefTokens: readonly number[],
  room: number,
): number {
  let from = 0;
  let kept = 0;
  let brief = 0;
  for (const [at, tokens] of stepTokens.entries()) {
    kept += tokens;
    if (kept + brief <= room) continue;
    while (from < at && kept + brief > room * refill) {
      kept -= stepTokens[from] ?? 0;
      brief += briefTokens[from] ?? 0;
      from++;
    }
  }
  return from;
}

const digests = new WeakMap<HistoryStep, { text: string; tokens: number }>();

/** A step in a few lines: what was done, and of the outcome what later steps build on. */
export function briefly(step: HistoryStep): { text: string; tokens: number } {
  const known = digests.get(step);
  if (known) return known;
  const text = callsOf(step)
    .map((call) => `${doneIn(call.action)} → ${cameOf(call)}`)
    .join('; ');
  const digest = { text, tokens: countTokens(text) };
  digests.set(step, digest);
  return digest;
}

/** The oldest steps as one part of a prompt, with what a model wrote of them, where one was asked. */
export const compactedText = (steps: readonly HistoryStep[], summary: string | null = null): string =>
  [
    '<compacted>',
    `The first ${steps.length === 1 ? 'step is' : `${steps.length} steps are`} told in brief, since what they showed in full no longer fits. Changes to files and results of tests are all here. Read a file again before you edit it.`,
    withoutOurTags(steps.map((step, at) => `${at + 1}. ${briefly(step).text}`).join('\n')),
    ...(summary === null
      ? []
      : [
          'What else they showed, as a model summed it up (files and tests decide):',
          withoutOurTags(summary),
        ]),
    '</compacted>',
  ].join('\n');

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}…` : text);
const quoted = (text: string) => JSON.stringify(cut(text, 600));

function doneIn(action: Action): string {
  switch (action.kind) {
    case 'read_file':
      return `read_file ${action.path}${action.startLine ? ` from line ${action.startLine}` : ''}${action.endLine ? ` to ${action.endLine}` : ''}`;
    case 'search':
      return `search ${clipped(action.pattern, 200)}${action.path ? ` in ${action.path}` : ''}`;
    case 'list_files':
      return `list_files ${action.path ?? '.'}`;
    case 'edit_file':
      return `edit_file ${action.path}: ${[action, ...(action.more ?? [])]
        .map((one) => `${quoted(one.old)} became ${quoted(one.new)}`)
        .join(', ')}`;
    case 'insert_lines':
      return `insert_lines ${action.path} after line ${action.afterLine}: ${quoted(action.text)}`;
    case 'undo_edit':
      return `undo_edit ${action.path}`;
    case 'write_file':
      return `write_file ${action.path} (${action.content.split('\n').length} lines)`;
    case 'apply_patch':
      return `apply_patch to ${pathsOfPatch(action.patch).join(', ')}: ${quoted(action.patch)}`;
    case 'run_tests':
      return `run_tests${action.filter ? ` matching ${clipped(action.filter, 100)}` : ''}`;
    case 'shell':
      return `shell ${clipped(action.command, 300)}`;
    case 'finish':
      return `finish: ${clipped(action.summary, 300)}`;
    case 'tool':
      return `${action.name} ${clipped(JSON.stringify(action.arguments), 300)}`;
  }
}

function cameOf({ action, observation }: Call): string {
  const lines = observation.text.split('\n');
  const [first = ''] = lines;
  if (observation.error && action.kind !== 'shell') return `failed: ${clipped(observation.text, 300)}`;
  switch (action.kind) {
    case 'read_file':
    case 'list_files':
      return `${lines.length} lines`;
    case 'search':
      return `${lines.length} lines, first ${clipped(first, 200)}`;
    case 'edit_file':
    case 'insert_lines':
    case 'undo_edit':
    case 'write_file':
    case 'apply_patch':
    case 'finish':
      return 'done';
    case 'run_tests': {
      const failing = lines.filter((line) => line.startsWith('✗ '));
      return [clipped(first, 200), ...failing.slice(0, 10).map((line) => clipped(line, 160))].join(' ');
    }
    case 'shell':
    case 'tool':
      return clipped(lines.slice(-4).join(' '), 400);
  }
}
