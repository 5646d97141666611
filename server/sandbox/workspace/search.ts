import { createContext, Script } from 'node:vm';
import type { Observation } from '@/server/core/agent/action';
import { isText } from '@/server/sandbox/store/content';
import { textOf } from '@/server/sandbox/store/names';
import { failure, type Place, success } from './file-result';
import { entriesAt, unknownFile } from './files';
import { resolvePath } from './paths';

const mostHits = 100;
const longestLine = 2000;
const timeoutMs = 1500;

/**
 * Runs in a context of its own for the time limit alone: it is the one way to stop a regular expression that
 * backtracks without end.
 */
const matcher = new Script(`
  const expression = new RegExp(pattern);
  for (const { path, text } of files) {
    const lines = text.split('\\n');
    for (let i = 0; i < lines.length && hits.length <= ${mostHits}; i++) {
      const line = lines[i].slice(0, ${longestLine});
      if (expression.test(line)) hits.push({ path, line: i + 1, text: line });
    }
    if (hits.length > ${mostHits}) break;
  }
`);

/** Lines that match a regular expression, as `path:line: text`. */
export function search(place: Place, action: { pattern: string; path?: string }): Observation {
  const found = resolvePath(place, action.path ?? '.');
  if (!found.ok) return failure(found.reason);
  if (found.path !== '' && found.entry === null) return failure(unknownFile(place, action.path ?? ''));
  try {
    new RegExp(action.pattern);
  } catch (error) {
    return failure(
      `The pattern is not a valid regular expression: ${error instanceof Error ? error.message : error}. Escape special characters with a backslash.`,
    );
  }
  const files = entriesAt(place, found).flatMap(({ path, entry }) => {
    if (entry.type !== 'file') return [];
    const bytes = place.objects.small(entry.target);
    return bytes && isText(bytes) ? { path: textOf(path), text: bytes.toString('utf8') } : [];
  });
  return matches(action.pattern, files);
}

function matches(pattern: string, files: { path: string; text: string }[]): Observation {
  const hits: { path: string; line: number; text: string }[] = [];
  let late = '';
  try {
    matcher.runInContext(createContext({ pattern, files, hits }), { timeout: timeoutMs });
  } catch {
    late = `[the search was stopped: the pattern takes too long; use a simpler one]`;
  }
  const lines = hits.slice(0, mostHits).map((hit) => `${hit.path}:${hit.line}: ${hit.text}`);
  if (hits.length > mostHits) lines.push(`[more than ${mostHits} matches; narrow the search]`);
  if (late) lines.push(late);
  if (lines.length === 0) return success('[no matches]');
  const reads = [...new Set(hits.slice(0, mostHits).map((hit) => hit.path))];
  return success(lines.join('\n'), { reads, truncated: hits.length > mostHits, error: late !== '' });
}
