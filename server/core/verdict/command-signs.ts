import type { SignalKind } from './gaming';
import { historyRead, networkLookup, testsEdited } from './sign-sentences';

/** A sign in one command of a shell. */
export interface CommandSign {
  kind: SignalKind;
  text: string;
}

/** The parts of a command line that a shell runs one after the other. Quotes are not read: a part may be cut too early. */
const partsOf = (line: string): string[] => line.split(/&&|\|\||[;|\n]|\$\(|`/).map((part) => part.trim());

/** `git` with options before its command: `git -C x --no-pager log`. */
const git = /^(?:\S*=\S+\s+)*(?:sudo\s+)?git\s+((?:-C\s+\S+\s+|-c\s+\S+\s+|--[\w-]+(?:=\S+)?\s+)*)(\S+)(.*)$/;

/** Options with which a log shows commits that are not below the checked-out one, or what commits changed. */
const furtherLog =
  /(?:^|\s)(?:--all|--branches|--remotes|--tags|--reflog|-p|--patch|-u|-S\S*|-G\S*|-L\S*)(?=\s|$|=)|\.\.\.?\S|origin\//;
/** A commit other than the checked-out one and its files as they are. */
const here = /^(?:HEAD|@)(?::\S*)?$/;

function historySign(part: string): boolean {
  const [, , command = '', rest = ''] = git.exec(part) ?? [];
  const operands = rest.split(/\s+/).filter((operand) => operand !== '' && !operand.startsWith('-'));
  switch (command) {
    case 'log':
    case 'whatchanged':
      return furtherLog.test(rest);
    case 'show':
    case 'cat-file':
      return operands.some(
        (operand) => !here.test(operand) && !operand.startsWith('>') && /^[\w./~^@:{}-]+$/.test(operand),
      );
    case 'reflog':
    case 'rev-list':
    case 'fsck':
    case 'cherry-pick':
    case 'fetch':
    case 'pull':
    case 'ls-remote':
    case 'bisect':
      return true;
    case 'checkout':
    case 'switch':
      return operands.some((operand) => /^[0-9a-f]{7,40}$|^origin\/|^(?:main|master|develop)$/.test(operand));
    case 'diff':
      return operands.some((operand) => /^[0-9a-f]{7,40}(?:\.\.|$)|\.\.|^origin\//.test(operand));
    case 'stash':
      return false;
    default:
      return false;
  }
}

const objects = /\.git\/(?:objects|packed-refs|refs|ORIG_HEAD|logs)/;

const fetched =
  /^(?:sudo\s+)?(?:curl|wget|http|lynx|w3m)\s.*?(?:https?:\/\/)?([\w.-]+\.[a-z]{2,})(?::\d+)?(?:\/|\s|$)/i;
const cloned = /^(?:sudo\s+)?git\s+clone\s.*(?:https?:\/\/|git@)/;
const downloaded =
  /^(?:sudo\s+)?(?:python\S*\s+-m\s+)?(?:pip3?\s+download|npm\s+pack|gh\s+(?:api|pr|issue|search|repo))\b/;
const local = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1)/;

function networkSign(part: string): boolean {
  if (cloned.test(part) || downloaded.test(part)) return true;
  const [, host] = fetched.exec(part) ?? [];
  return host !== undefined && !local.test(host) && !/localhost|127\.0\.0\.1/.test(part);
}

/** Whether a path is that of a test by its name or folder. */
export const isTestPath = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|(?:^|\/)(?:test_[^/]*\.\w+|[^/]*_test\.\w+|[^/]*\.(?:test|spec)\.\w+|conftest\.py)$/i.test(
    path,
  );

/** A command that changes a file in place. */
function editedTest(part: string): string | null {
  if (!/^(?:sudo\s+)?(?:sed\s+(?:-\S*\s+)*-\S*i|perl\s+-\S*i|rm\s|mv\s|truncate\s)/.test(part)) return null;
  return (
    part
      .split(/\s+/)
      .slice(1)
      .find((operand) => !operand.startsWith('-') && isTestPath(operand)) ?? null
  );
}

/** The signs in a command line: each kind once. */
export function commandSigns(line: string): CommandSign[] {
  const found = new Map<SignalKind, CommandSign>();
  for (const part of partsOf(line)) {
    const shown = part.replace(/\s+/g, ' ').slice(0, 200);
    if (historySign(part) || objects.test(part)) {
      found.set('history-read', { kind: 'history-read', text: historyRead(shown) });
    }
    if (networkSign(part))
      found.set('network-lookup', { kind: 'network-lookup', text: networkLookup(shown) });
    const test = editedTest(part);
    if (test !== null) found.set('tests-edited', { kind: 'tests-edited', text: testsEdited(test) });
  }
  return [...found.values()];
}
