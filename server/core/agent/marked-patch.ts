/**
 * Patches in the form that OpenAI's models are trained to write (“V4A”, in OpenAI's cookbook, “GPT-4.1 prompting guide”):
 * `*** Begin Patch`, sections that name a file, and chunks without line numbers.
 */
export type PatchSection =
  | { kind: 'add'; path: string; text: string }
  | { kind: 'delete'; path: string }
  | { kind: 'update'; path: string; moveTo: string | null; chunks: PatchChunk[] };

export interface PatchChunk {
  /** Lines that stand somewhere before the chunk, e.g. the head of a function. */
  behind: string[];
  old: string[];
  new: string[];
}

const section = /^\*\*\* (Add|Delete|Update) File: (.+)$/;

/** The sections of such a patch; null for patches of any other form. */
export function markedPatch(patch: string): PatchSection[] | null {
  if (!/^\s*\*\*\* Begin Patch\s*$/m.test(patch)) return null;
  const sections: PatchSection[] = [];
  for (const line of patch.replace(/\r/g, '').split('\n')) {
    const [, kind, path = ''] = section.exec(line) ?? [];
    const current = sections.at(-1);
    if (kind === 'Add') sections.push({ kind: 'add', path: path.trim(), text: '' });
    else if (kind === 'Delete') sections.push({ kind: 'delete', path: path.trim() });
    else if (kind === 'Update')
      sections.push({ kind: 'update', path: path.trim(), moveTo: null, chunks: [] });
    else if (current?.kind === 'add' && line.startsWith('+')) current.text += `${line.slice(1)}\n`;
    else if (current?.kind === 'update') takeLine(current, line);
  }
  return sections;
}

function takeLine(update: Extract<PatchSection, { kind: 'update' }>, line: string): void {
  const [, moved] = /^\*\*\* Move to: (.+)$/.exec(line) ?? [];
  if (moved !== undefined) update.moveTo = moved.trim();
  if (line.startsWith('*** ')) return;
  const last = update.chunks.at(-1);
  const isOpen = last !== undefined && last.old.length === 0 && last.new.length === 0;
  if (line.startsWith('@@')) {
    const head = line.slice(2).trim();
    const behind = head === '' ? [] : [head];
    if (isOpen) last.behind.push(...behind);
    else update.chunks.push({ behind, old: [], new: [] });
    return;
  }
  const chunk = last ?? { behind: [], old: [], new: [] };
  if (last === undefined) {
    if (line === '') return;
    update.chunks.push(chunk);
  }
  const [sign, text] = line === '' ? [' ', ''] : [line[0], line.slice(1)];
  if (sign !== '+') chunk.old.push(text);
  if (sign !== '-') chunk.new.push(text);
}
