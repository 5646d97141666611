import { type Fields, fields, text } from '@/server/exchange/reading/value';

const reference = /attachment:\/\/([0-9A-Za-z]{1,64})/g;

/**
 * Puts the texts of attachments in the place of references to them, in every string below a value, in place.
 * Attachments are named by a hash, or by their number in a list.
 */
export function attach(value: object, attachments: unknown): void {
  const known: Fields = Array.isArray(attachments) ? { ...attachments } : fields(attachments);
  if (Object.keys(known).length === 0) return;
  const pending: Record<string, unknown>[] = [value as Record<string, unknown>];
  const seen = new Set<object>();
  for (let holder = pending.pop(); holder; holder = pending.pop()) {
    for (const key of Object.keys(holder)) {
      const inner = holder[key];
      if (typeof inner === 'string' && inner.includes('attachment://')) {
        const whole = inner.replace(reference, (mark, id) =>
          Object.hasOwn(known, id) ? (text(known[id]) ?? mark) : mark,
        );
        Object.defineProperty(holder, key, {
          value: whole,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      } else if (typeof inner === 'object' && inner !== null && !seen.has(inner)) {
        seen.add(inner);
        pending.push(inner as Record<string, unknown>);
      }
    }
  }
}
