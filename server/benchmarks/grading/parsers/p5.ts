import type { LogParser } from '@/server/benchmarks/grading/status';
import { withoutColours } from './colours';

/** Objects and lists that the tests print; in one of several lines everything to its closing line goes. */
function withoutJson(log: string): string {
  const kept: string[] = [];
  const open = { '}': false, ']': false };
  for (const line of log.split('\n')) {
    const text = line.trimEnd();
    if (text.endsWith('{')) open['}'] = true;
    else if (text.endsWith('[')) open[']'] = true;
    else if ((text === '}' || text === ']') && open[text]) open[text] = false;
    else if (!open['}'] && !open[']'] && !/^(?:\{.*\}|\[.*\])$/.test(text)) kept.push(line);
  }
  return kept.join('\n');
}

/** Elements that the tests print, with what stands within. One that is not closed stays. */
function withoutElements(log: string): string {
  const opening = /<(\w+)>/g;
  const kept: string[] = [];
  const unclosed = new Set<string>();
  let from = 0;
  for (let begin = opening.exec(log); begin !== null; begin = opening.exec(log)) {
    const [tag, name = ''] = begin;
    const { depth, end } = unclosed.has(name)
      ? { depth: 1, end: -1 }
      : endOf(log, tag, begin.index + tag.length);
    if (depth > 0) unclosed.add(name);
    if (end < 0) continue;
    kept.push(log.slice(from, begin.index), tag.repeat(depth));
    from = end;
    opening.lastIndex = end;
  }
  return kept.join('') + log.slice(from);
}

/** Behind the last end of an element that is found, and how many of its name are still open there. */
function endOf(log: string, tag: string, from: number): { depth: number; end: number } {
  const closing = tag.replace('<', '</');
  let [depth, at, end] = [1, from, -1];
  while (depth > 0) {
    const next = log.indexOf(closing, at);
    if (next < 0) break;
    depth += log.slice(at, next).split(tag).length - 2;
    at = next + closing.length;
    end = at;
  }
  return { depth, end };
}

/** Each line of a failure's title is indented further than the one before. */
function isTitle(title: string): boolean {
  let last = 0;
  return title.split('\n').every((line) => {
    const indent = line.length - line.trimStart().length;
    const isFurther = indent > last;
    last = indent;
    return isFurther;
  });
}

/** p5.js' Mocha: only the list of failures is read, each a number with the blocks and the test, one to a line. */
export const p5: LogParser = (log) => {
  const text = withoutElements(withoutJson(withoutColours(log)));
  const titles = [...text.matchAll(/^\s*\d+\)([\s\S]{0,1000}?):/gm)].map(([, title = '']) => title);
  return new Map(
    titles.filter(isTitle).map((title) => [
      title
        .split('\n')
        .map((line) => line.trim())
        .join(':'),
      'FAILED',
    ]),
  );
};
