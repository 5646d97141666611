import type { Decision } from '@/server/repair/decision';
import { editBetween } from '@/server/repair/reading/change';
import type { Story } from '@/server/repair/reading/story';
import { parseSource } from '@/server/repair/source/source';
import { instrumented } from './instrument';

/** Steps that must be left for probes to pay: putting them in, the run, and two changes tried with what they told. */
const stepsToPay = 6;

/**
 * The step that puts probes into the file of the change about to be tried, once for each file: one test run then tells
 * which statements the failing and the passing tests run. Null where that is known, or would not pay.
 */
export function putProbes(story: Story, path: string, stepsLeft: number): Decision | null {
  const text = story.now.get(path);
  if (text === undefined || stepsLeft < stepsToPay || story.traces.has(path) || story.instrumented.size > 0)
    return null;
  if (!story.complete.has(path)) return null;
  const source = parseSource(path, text);
  const probed = source && instrumented(source);
  const edit = probed ? editBetween(text, probed) : null;
  if (edit === null) return null;
  return {
    action: { kind: 'edit_file', path, ...edit },
    thought: `Probes in ${path} will tell which statements the failing tests run and the passing ones do not.`,
  };
}

/** What probes in the workspace ask for: a test run, then to be taken out. Null without probes, or when they told. */
export function heedProbes(story: Story, stepsLeft: number): Decision | null {
  const [path] = story.instrumented.keys();
  if (path === undefined) return null;
  if (stepsLeft <= 1) return takeProbesOut(story, path);
  return story.traces.get(path)?.text === story.now.get(path)
    ? null
    : { action: { kind: 'run_tests' }, thought: `The tests are run with the probes in ${path}.` };
}

/** The edit that leaves the file as it is without probes. */
export function takeProbesOut(story: Story, path: string): Decision {
  const edit = editBetween(story.instrumented.get(path) ?? '', story.now.get(path) ?? '');
  if (edit === null) return { action: { kind: 'read_file', path }, thought: `${path} is read again.` };
  return { action: { kind: 'edit_file', path, ...edit }, thought: `The probes in ${path} are taken out.` };
}
