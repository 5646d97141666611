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

/**
 * The command with options behind the runner's call, or, where a package script hides the call, behind the whole.
 * The second group of `call` is the program; a command in which neither is found stays as it is.
 */
export function behind(command: string, call: RegExp, options: string): string {
  if (call.test(command)) {
    return command.replace(call, (_, before: string, program: string) => `${before}${program} ${options}`);
  }
  return script.test(command)
    ? `${command.trimEnd()} ${/\s--(?:\s|$)/.test(command) ? '' : '-- '}${options}`
    : command;
}
