import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Whether the arguments ask for help alone, so that nothing needs to be installed for it. */
export const asksForHelp = (args) =>
  args[0] === 'help' || args.some((one) => one === '--help' || one === '-h');

/** The help of the command that the arguments name, as `docs/command-line.md` holds it. */
export function helpText(root, args) {
  const page = readFileSync(path.join(root, 'docs', 'command-line.md'), 'utf8');
  const sections = new Map(
    [...page.matchAll(/^## `espalier ?([^`]*)`\n\n```text\n([\s\S]*?)\n```$/gm)].map(([, name, text]) => [
      name,
      text,
    ]),
  );
  const words = args.slice(args[0] === 'help' ? 1 : 0);
  const end = words.findIndex((one) => one.startsWith('-'));
  const names = end === -1 ? words : words.slice(0, end);
  while (names.length > 0 && !sections.has(names.join(' '))) names.pop();
  return sections.get(names.join(' '));
}
