/** One version of a file: its text, no file, or bytes that are not looked into (no UTF-8, or too large to be merged). */
export type Side =
  | { kind: 'text'; text: string }
  | { kind: 'absent' }
  | { kind: 'opaque'; bytes: Uint8Array };

/** Bytes; texts beyond it are not merged. */
const largestText = 256 * 1024;

export const absent: Side = { kind: 'absent' };
export const textSide = (text: string): Side => ({ kind: 'text', text });

/** What a store's bytes are; null where it has no such file. */
export function sideOf(bytes: Uint8Array | null): Side {
  if (bytes === null) return absent;
  if (bytes.length > largestText || bytes.includes(0)) return { kind: 'opaque', bytes };
  try {
    return textSide(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return { kind: 'opaque', bytes };
  }
}

export function isSame(a: Side, b: Side): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text;
  if (a.kind === 'opaque' && b.kind === 'opaque') {
    return a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);
  }
  return a.kind === 'absent' && b.kind === 'absent';
}

export const textOf = (side: Side): string | null => (side.kind === 'text' ? side.text : null);
