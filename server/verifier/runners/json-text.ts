import type { Report } from '@/server/verifier/report';

export const cutOff: Report = { tests: [], doubt: 'The JSON report is cut off or not well formed.' };

/** A text as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The one JSON report that begins with `opening` somewhere in the output, up to the last brace. Null where there is
 * none; a second one, as a test may print it, or a broken one gives `undefined`.
 */
export function jsonIn(stdout: string, opening: RegExp): { value: unknown } | null {
  const begins = [...stdout.matchAll(new RegExp(opening.source, 'gm'))];
  const begin = begins[0]?.index;
  if (begin === undefined) return null;
  if (begins.length > 1) return { value: undefined };
  return { value: parseJson(stdout.slice(begin, stdout.lastIndexOf('}') + 1)) };
}
