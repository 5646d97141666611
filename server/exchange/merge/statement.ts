import type { ImportedTask } from '@/server/exchange/run/imported-run';
import { normalised } from './step-key';

/** Where agents put the statement of a task into their instructions. */
const marks: readonly (readonly [string, string])[] = [
  ['<pr_description>', '</pr_description>'],
  ['<issue_description>', '</issue_description>'],
  ['<issue>', '</issue>'],
  ['ISSUE:\n', '\nINSTRUCTIONS:'],
  ['Please solve this issue: ', '\n\nYou can execute'],
];

/** The statement of a task without the instructions of an agent around it, as far as they mark it; blanks are folded. */
function core(statement: string): string {
  const text = statement.replaceAll('\r\n', '\n');
  for (const [open, close] of marks) {
    const from = text.indexOf(open);
    const to = from === -1 ? -1 : text.indexOf(close, from + open.length);
    if (to !== -1) return folded(text.slice(from + open.length, to));
  }
  return folded(text);
}

const folded = (text: string) => normalised(text).replace(/\s+/g, ' ');

/** Shorter statements are compared as a whole. */
const leastLength = 40;

/** Whether two attempts were given the same task: the same id, and the same statement, be it with other instructions around it. */
export function isSameTask(a: ImportedTask, b: ImportedTask): boolean {
  if (a.id !== b.id) return false;
  const [one, other] = [core(a.statement ?? ''), core(b.statement ?? '')];
  if (one === other) return true;
  const [short = '', long = ''] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= leastLength && long.includes(short);
}
