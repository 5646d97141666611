import { isScript } from '@/server/verifier/test-files';

/** A regular expression that matches the text itself. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The test's own name in a filter that may be a whole id; undefined where it names a file or one of several twins. */
export function testName(filter: string | undefined): string | undefined {
  const name = filter?.split(' > ').at(-1)?.trim();
  return name && !isScript(name) && !/ #\d+$/.test(name) ? name : undefined;
}

export const isCall = (command: string, call: RegExp): boolean => call.test(command);

const script = /^\s*(?:npm|pnpm|yarn)\s+(?:run\s+)?[\w:.-]+(?:\s+-[^\s;&|]+)*\s*$/;

/** How often a runner is called in the command; 1 where a package script hides the call. */
export const callsOf = (command: string, call: RegExp): number =>
  Math.max(1, [...command.matchAll(everywhere(call))].length);

const everywhere = (call: RegExp): RegExp => new RegExp(call.source, 'g');

/**
 * The command with options behind each call of the runner, or, where a package script hides the call, behind the whole.
 * The second group of `call` is the program; `options` gets the number of the call, counted from 0. A command in which
 * neither is found stays as it is.
 */
export function behind(command: string, call: RegExp, options: (call: number) => string): string {
  if (call.test(command)) {
    let number = 0;
    return command.replace(
      everywhere(call),
      (_, before: string, program: string) => `${before}${program} ${options(number++)}`,
    );
  }
  return script.test(command)
    ? `${command.trimEnd()} ${/\s--(?:\s|$)/.test(command) ? '' : '-- '}${options(0)}`
    : command;
}

/** The command without an option and its value, in any of the forms `--name value`, `--name=value`, `-n value`. */
export const withoutOption = (command: string, names: readonly string[]): string =>
  names.reduce(
    (text, name) =>
      text.replace(new RegExp(`(\\s)${literally(name)}(?:=|\\s+)(?:"[^"]*"|'[^']*'|[^\\s;&|)]+)`, 'g'), '$1'),
    command,
  );

/** The command whose calls of a runner have none of these options, which have no value or a number. */
export function withoutFlags(command: string, call: RegExp, names: readonly string[]): string {
  const flags = names.map(literally).join('|');
  const flag = new RegExp(`\\s(?:${flags})(?:(?:=|\\s+)(?:\\d+|true|false))?(?=$|\\s)`, 'g');
  return command.replace(new RegExp(`${call.source}[^;&|)\\n]*`, 'g'), (one) => one.replace(flag, ''));
}
