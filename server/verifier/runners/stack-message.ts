/** The words of a JavaScript failure: what stands before its stack, and nothing of it. */
export function stackMessage(failure: string): string {
  const lines = failure.split('\n');
  const at = lines.findIndex((line) => /^\s+at /.test(line));
  return (at < 0 ? lines : lines.slice(0, at)).join('\n').trim();
}
