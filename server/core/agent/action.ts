import { z } from 'zod';
import { pathsOfPatch } from './text-patch';

const path = z.string().min(1).max(4096).describe('path relative to the workspace, with forward slashes');

/**
 * Everything an agent (or a person acting by hand) may do in a sandbox. The last, `tool`, stands for a call of another
 * system, and for a call that could not be read: it is kept and shown, and never carried out here.
 */
export const actionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read_file'),
    path,
    startLine: z.number().int().min(1).optional().describe('first line, counted from 1'),
    endLine: z.number().int().min(1).optional().describe('last line, inclusive'),
  }),
  z.object({
    kind: z.literal('search'),
    pattern: z.string().min(1).max(1000).describe('a JavaScript regular expression, matched line by line'),
    path: path.optional().describe('a file or folder to search in; the whole workspace without it'),
  }),
  z.object({ kind: z.literal('list_files'), path: path.optional() }),
  z.object({
    kind: z.literal('edit_file'),
    path,
    old: z.string().min(1).describe('text that occurs exactly once in the file'),
    new: z.string().describe('what replaces it'),
    more: z
      .array(z.object({ old: z.string().min(1), new: z.string() }))
      .max(50)
      .optional()
      .describe('further replacements in the file, made after the first; all are made, or none'),
  }),
  z.object({
    kind: z.literal('insert_lines'),
    path,
    afterLine: z.number().int().min(0).describe('the line to insert after; 0: before the first'),
    text: z.string().min(1).describe('whole lines'),
  }),
  z.object({ kind: z.literal('undo_edit'), path }),
  z.object({ kind: z.literal('write_file'), path, content: z.string() }),
  z.object({
    kind: z.literal('apply_patch'),
    patch: z.string().min(1).describe('a unified diff, as `git diff` prints it'),
  }),
  z.object({
    kind: z.literal('run_tests'),
    filter: z.string().max(500).optional().describe('run only tests whose name contains this'),
  }),
  z.object({
    kind: z.literal('shell'),
    command: z.string().min(1).max(20_000),
    timeout: z.number().int().min(1).max(3_600).optional().describe('seconds; 120 without it'),
    cwd: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe('the folder to run in; the workspace root without it'),
  }),
  z.object({ kind: z.literal('finish'), summary: z.string().max(10_000) }),
  z.object({
    kind: z.literal('tool'),
    name: z.string().min(1).max(200),
    arguments: z.record(z.string(), z.unknown()),
  }),
]);

export type Action = z.infer<typeof actionSchema>;
export type ActionKind = Action['kind'];

/** Every kind of action, in the order they are described to a model. */
export const actionKinds: readonly ActionKind[] = actionSchema.options.map(
  (option) => option.shape.kind.value,
);

/** A kind that can be carried out in a sandbox. */
export type SandboxKind = Exclude<ActionKind, 'tool'>;
export const sandboxKinds: readonly SandboxKind[] = actionKinds.filter((kind) => kind !== 'tool');

/** The kinds that the offline policy is offered: it needs no others. */
export const plainKinds: readonly SandboxKind[] = sandboxKinds.filter(
  (kind) => kind !== 'apply_patch' && kind !== 'insert_lines' && kind !== 'undo_edit',
);

/** The kinds that change a file by themselves. */
export const editKinds: ReadonlySet<ActionKind> = new Set([
  'edit_file',
  'insert_lines',
  'undo_edit',
  'write_file',
  'apply_patch',
]);

/** Actions answered from the workspace itself; no command runs for them. */
export type FileAction = Extract<
  Action,
  {
    kind: 'read_file' | 'search' | 'list_files' | 'edit_file' | 'insert_lines' | 'write_file' | 'apply_patch';
  }
>;

/** The files that an action edits by itself; none for those that read, and for commands, of which that is not known. */
export function pathsEdited(action: Action): string[] {
  switch (action.kind) {
    case 'edit_file':
    case 'insert_lines':
    case 'undo_edit':
    case 'write_file':
      return [action.path];
    case 'apply_patch':
      return pathsOfPatch(action.patch);
    default:
      return [];
  }
}

const readOnlyKinds: ReadonlySet<ActionKind> = new Set([
  'read_file',
  'search',
  'list_files',
  'finish',
  'tool',
]);

/** Whether the action can never change the filesystem, so that its node shares its parent's snapshot. */
export const isReadOnly = (action: Action): boolean => readOnlyKinds.has(action.kind);

/** What the agent sees of an action's effect. `text` has no durations and no absolute sandbox path in it, so that equal effects give equal texts. */
export interface Observation {
  text: string;
  /** The action did not do what it says: unknown file, no unique match, time-out, non-zero exit. */
  error: boolean;
  exitCode: number | null;
  /** The text was cut to the cap. */
  truncated: boolean;
  /** The call was not carried out; the text says why. */
  skipped?: true;
  /** Shown in place of the end of the attempt: all that it changed. */
  look?: true;
  /** Workspace-relative paths read and written, where known. */
  reads: string[];
  writes: string[];
}

const clip = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A label for lists and nodes, at most 80 characters. */
export function actionTitle(action: Action): string {
  switch (action.kind) {
    case 'read_file':
      return clip(
        action.startLine
          ? `read ${action.path}:${action.startLine}–${action.endLine ?? 'end'}`
          : `read ${action.path}`,
        80,
      );
    case 'search':
      return clip(`search ${oneLine(action.pattern)}${action.path ? ` in ${action.path}` : ''}`, 80);
    case 'list_files':
      return clip(`list ${action.path ?? '.'}`, 80);
    case 'edit_file':
      return clip(`edit ${action.path}`, 80);
    case 'insert_lines':
      return clip(`insert in ${action.path}:${action.afterLine + 1}`, 80);
    case 'undo_edit':
      return clip(`undo edit of ${action.path}`, 80);
    case 'write_file':
      return clip(`write ${action.path}`, 80);
    case 'apply_patch':
      return clip(`patch ${pathsOfPatch(action.patch).join(', ')}`, 80);
    case 'run_tests':
      return clip(action.filter ? `run tests matching ${oneLine(action.filter)}` : 'run tests', 80);
    case 'shell':
      return clip(`$ ${oneLine(action.command)}`, 80);
    case 'finish':
      return clip(`finish: ${oneLine(action.summary)}`, 80);
    case 'tool':
      return clip(`${oneLine(action.name)} ${oneLine(JSON.stringify(action.arguments))}`, 80);
  }
}
