let last = 0;

/**
 * The modification time, in whole seconds since the epoch, for files written now: newer than any such time given out
 * before in this process and than anything built until now. Tools that compare whole seconds (Python's `.pyc`, make)
 * then never take an older build for the current one.
 */
export function nextStamp(nowMs: number = Date.now()): number {
  last = Math.max(Math.floor(nowMs / 1000) + 1, last + 1);
  return last;
}
