import type { PatchChunk } from '@/server/core/agent/marked-patch';
import { lineEndsOf } from './line-ends';
import { replaceOnce } from './replace-text';

/** A file after the chunks of a patch without line numbers, or why one of them does not fit. Texts hold one character for each byte. */
export function withChunks(
  content: string,
  chunks: readonly PatchChunk[],
  path: string,
): { ok: true; content: string } | { ok: false; problem: string } {
  const end = lineEndsOf(content) === 'crlf' ? '\r\n' : '\n';
  let [done, rest] = ['', content];
  for (const chunk of chunks) {
    for (const head of chunk.behind) {
      const at = endOfLine(rest, head);
      if (at === null)
        return { ok: false, problem: `There is no line “${head}” in ${path} where the patch looks for it.` };
      done += rest.slice(0, at);
      rest = rest.slice(at);
    }
    const [old, text] = [withoutLastEmpty(chunk.old), withoutLastEmpty(chunk.new)];
    if (old.length === 0) {
      const added = text.map((line) => line + end).join('');
      if (chunk.behind.length > 0) rest = added + rest;
      else rest = rest === '' || rest.endsWith('\n') ? rest + added : rest + end + added;
      continue;
    }
    const replaced = replaceOnce(rest, { old: old.join('\n'), new: text.join('\n') }, path);
    if (!replaced.ok) return replaced;
    rest = replaced.content;
  }
  return { ok: true, content: done + rest };
}

/** The place behind the first line that equals `head` but for white space around it; null where there is none. */
function endOfLine(text: string, head: string): number | null {
  let at = 0;
  for (const line of text.split('\n')) {
    at = Math.min(text.length, at + line.length + 1);
    if (line.trim() === head.trim()) return at;
  }
  return null;
}

/** An empty line at the end of a chunk is most often the end of the section. */
function withoutLastEmpty(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1);
}
