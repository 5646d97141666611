import { nameOf, sibling } from '@/server/exchange/folder/files';
import { terminalBenchRun } from '@/server/exchange/formats/terminal-bench';
import { Notes } from '@/server/exchange/reading/notes';
import { fields } from '@/server/exchange/reading/value';
import { cleaned } from '@/server/exchange/run/clean';
import { type Item, jsonIn, type Layout, textIn } from './layout';

/** Trials of Terminal-Bench 1: `results.json` next to `commands.txt`. */
export const terminalBenchTrials: Layout = {
  name: 'Terminal-Bench 1',
  items: (folder) =>
    [...folder.keys()]
      .filter((path) => nameOf(path) === 'results.json' && folder.has(sibling(path, 'commands.txt')))
      .map(
        (path): Item => ({
          path,
          files: [path, sibling(path, 'commands.txt')],
          task: path.split('/').at(-3) ?? null,
          open: async () => {
            const notes = new Notes();
            const commands = await textIn(folder, sibling(path, 'commands.txt'), notes);
            const run = cleaned(terminalBenchRun(fields(await jsonIn(folder, path, notes)), commands, notes));
            return { format: run.format, formatVersion: null, runs: [run], notes: notes.list() };
          },
        }),
      ),
};
