import { z } from 'zod';
import { actionSchema, type SandboxKind } from '@/server/core/agent/action';
import type { ToolSpec } from '@/server/core/ports/model';

/** What a language model reads about each action: what it does, when to use it, and an example. */
const descriptions: Record<SandboxKind, string> = {
  read_file:
    'Read a text file, or some of its lines. Lines come with their numbers, a TAB after each number; the numbers are not part of the file. Long files are cut: ask for a range then. Example: {"path": "src/cart.js", "startLine": 40, "endLine": 90}',
  search:
    'Search the files of the workspace line by line with a JavaScript regular expression. Answers are path:line: text. Use it to find where a name is defined and used before reading whole files. Example: {"pattern": "function applyDiscount\\\\b", "path": "src"}',
  list_files: 'List the files below a folder, or all of the workspace. Example: {"path": "src"}',
  edit_file:
    'Replace one piece of text in a file. `old` must occur exactly once in the file, with its exact spaces and line breaks and without line numbers: include a neighbouring line where a single line is not unique. `more` makes further replacements in the same file: all are made, or none. The changed lines are shown. Example: {"path": "src/cart.js", "old": "  return total;\\n}", "new": "  return round(total);\\n}"}',
  insert_lines:
    'Insert whole lines after a line of a file; 0 is before the first. Example: {"path": "src/cart.js", "afterLine": 3, "text": "  const rate = 0.2;"}',
  undo_edit:
    'Take back the last edit of a file; again, the one before it. What commands changed is not taken back. Example: {"path": "src/cart.js"}',
  write_file:
    'Write a whole file, new or existing. For a change to an existing file edit_file is safer. Example: {"path": "src/round.js", "content": "export const round = (x) => Math.round(x * 100) / 100;\\n"}',
  apply_patch:
    'Apply a patch to one or more files: all of it, or nothing. A unified diff, or a patch between `*** Begin Patch` and `*** End Patch`. Example: {"patch": "--- a/src/cart.js\\n+++ b/src/cart.js\\n@@ -3 +3 @@\\n-  return total;\\n+  return round(total);\\n"}',
  run_tests:
    'Run the visible tests. Failures come first, each with its message and frames. Without a filter the whole suite runs, which is what counts. Example: {"filter": "discount"}',
  shell:
    'Run a shell command, in the workspace root or in `cwd`. Each command gets a fresh shell: a change of directory or a variable does not last. It is killed after `timeout` seconds (120 without it). Of a long output the beginning and the end are shown. Example: {"command": "node -e \'console.log(1.005 * 100)\'"}',
  finish:
    'End the attempt and say in a few words what was done. Use it when all tests pass, or when you are sure that you cannot go on.',
};

const specs = new Map<SandboxKind, ToolSpec>();

/** The actions in the form in which language models are offered tools. Equal at every call, so that prompts keep their bytes. */
export const toolSpecs = (kinds: readonly SandboxKind[]): ToolSpec[] => kinds.map(toolSpec);

function toolSpec(kind: SandboxKind): ToolSpec {
  const known = specs.get(kind);
  if (known) return known;
  const option = actionSchema.options.find((candidate) => candidate.shape.kind.value === kind);
  if (!option) throw new Error(`The action schema has no form for ${kind}.`);
  const { $schema: _, properties, required, ...rest } = z.toJSONSchema(option, { io: 'input' });
  const { kind: __, ...fields } = properties ?? {};
  const spec: ToolSpec = {
    name: kind,
    description: descriptions[kind],
    parameters: { ...rest, properties: fields, required: (required ?? []).filter((name) => name !== 'kind') },
  };
  specs.set(kind, spec);
  return spec;
}
