import type { ImportedNode } from '@/server/exchange/run/imported-run';

const ansi = /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?/g;
const isoTime = /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g;
const address = /\b0x[0-9a-f]+\b/gi;
const hexadecimal = /\b[0-9a-f]{7,}\b/gi;
const duration = /\b\d+\.\d+ ?(?:ms|s|sec|secs|seconds)\b/g;
const temporary = /\/tmp\/[^\s'"`()[\]{},:;]+/g;

/**
 * A text without what differs from run to run though the same happened: colours of a terminal, line ends, blanks at line
 * ends, times, durations, addresses, hashes and temporary names.
 */
export function normalised(text: string): string {
  return text
    .replace(ansi, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replace(isoTime, '<time>')
    .replace(temporary, '<temporary>')
    .replace(address, '<address>')
    .replace(duration, '<duration>')
    .replace(hexadecimal, '<hash>')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** What makes two recorded steps the same beginning: what was done, and what was seen. */
export function stepKey(node: ImportedNode): string {
  const done = node.calls.length > 0 ? node.calls.map(({ text }) => text) : [node.text ?? ''];
  const seen = [...node.calls.map(({ observation }) => observation ?? ''), ...node.messages];
  return `${normalised(done.join('\n'))}\u241f${normalised(seen.join('\n'))}`;
}
