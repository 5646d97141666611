import type { Command } from 'commander';

const width = 100;
const isHidden = (command: Command): boolean => '_hidden' in command && command._hidden === true;

/** The help of a command and of all below it, each under a heading of its full name. */
function sectionsOf(command: Command, parents: readonly string[]): string[] {
  if (isHidden(command)) return [];
  const names = [...parents, command.name()];
  command.configureOutput({ getOutHelpWidth: () => width });
  const help = command.helpInformation().trimEnd();
  return [
    `## \`${names.join(' ')}\`\n\n\`\`\`text\n${help}\n\`\`\`\n`,
    ...command.commands.flatMap((child) => sectionsOf(child, names)),
  ];
}

/** `docs/command-line.md`: what `--help` of each command prints. `bin/help.mjs` prints from it. */
export const reference = (program: Command): string =>
  [
    '# The command line\n',
    'This page holds what `bin/espalier <command> --help` prints. `npm run reference` writes it, and a test compares it with the program. `--help` itself prints the section from here, so that it needs no dependencies.\n',
    ...sectionsOf(program, []),
  ].join('\n');
