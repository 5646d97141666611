/**
 * The exception's own words in a traceback text: what follows the last frame. Text without a traceback is itself the
 * message, and words before the traceback (`ImportError: Failed to import test module`) go first.
 */
export function pythonMessage(body: string): string {
  const lines = body.split('\n');
  const begin = lines.findLastIndex((line) => line.startsWith('Traceback (most recent call last)'));
  if (begin < 0) return body.trim();
  let end = begin + 1;
  while (end < lines.length && (/^\s/.test(lines[end] ?? '') || lines[end] === '')) end++;
  const first = lines.findIndex((line) => line.startsWith('Traceback (most recent call last)'));
  const before = begin === first ? lines.slice(0, begin).join('\n').trim() : '';
  const after = lines.slice(end).join('\n').trim();
  return [before, after].filter((part) => part !== '').join('\n');
}
