/** Collects a stream up to a cap: its first and its last half are kept. */
export interface Output {
  push(chunk: Uint8Array): void;
  /** Every byte seen, kept or not. */
  readonly total: number;
  readonly truncated: boolean;
  /** The text, with a note where the middle is missing. */
  text(): string;
}

export const defaultOutputCap = 1 << 20;

export function collectOutput(cap: number): Output {
  const headCap = Math.ceil(cap / 2);
  const tailCap = cap - headCap;
  const head: Uint8Array[] = [];
  let headLength = 0;
  let tail: Uint8Array[] = [];
  let tailLength = 0;
  let total = 0;

  const trimmedTail = () => {
    const whole = Buffer.concat(tail);
    return whole.subarray(Math.max(0, whole.length - tailCap));
  };
  return {
    push(chunk) {
      total += chunk.length;
      const first = chunk.subarray(0, Math.max(0, headCap - headLength));
      if (first.length > 0) {
        head.push(first);
        headLength += first.length;
      }
      const rest = chunk.subarray(first.length);
      if (rest.length === 0) return;
      tail.push(rest);
      tailLength += rest.length;
      if (tailLength > 2 * tailCap + 65536) {
        tail = [Buffer.from(trimmedTail())];
        tailLength = tailCap;
      }
    },
    get total() {
      return total;
    },
    get truncated() {
      return total > cap;
    },
    text() {
      const end = trimmedTail();
      const cut = total - headLength - end.length;
      if (cut === 0) return Buffer.concat([...head, end]).toString('utf8');
      return `${Buffer.concat(head).toString('utf8')}\n[… ${cut} bytes cut …]\n${end.toString('utf8')}`;
    },
  };
}
