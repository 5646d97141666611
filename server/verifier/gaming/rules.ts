import type { SignalKind } from '@/server/core/verdict/gaming';
import {
  alwaysEqual,
  changesFramework,
  checksCaller,
  checksRunner,
  endsProcess,
  readsRunnerVariable,
  writesReport,
} from '@/server/verifier/sentences';
import type { Fact } from './syntax/fact';
import type { Language } from './syntax/tree';

export interface Rule {
  kind: SignalKind;
  /** What it means, as a sentence. */
  text: string;
  fits: (fact: Fact) => boolean;
  /** A program's entry does it for good reasons. */
  customaryInPrograms?: boolean;
}

const runnerVariable =
  /^(?:NODE_TEST_CONTEXT|NODE_V8_COVERAGE|JEST_WORKER_ID|VITEST(?:_\w+)?|MOCHA_\w+|PYTEST_\w+|CARGO_TARGET_TMPDIR|ESPALIER_\w+|espalier_\w+)$/;
const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
const report =
  /TAP version 1[34]|^1\.\.\d+$|# (?:pass|fail) \d|<testsuites?\b|"?numPassedTests|--- PASS: |test result: ok\.|\bRan \d+ tests? in |=+ \d+ passed|^(?:not )?ok \d+ - /m;
const namesTest = /test|spec|mocha|jest|vitest/i;

const common: readonly Rule[] = [
  {
    kind: 'detects-tests',
    text: readsRunnerVariable,
    fits: ({ kind, path, text }) =>
      (kind === 'read' && runnerVariable.test(lastOf(path))) ||
      (kind === 'text' && runnerVariable.test(text)),
  },
  {
    kind: 'detects-tests',
    text: checksCaller,
    fits: ({ kind, text }) => kind === 'text' && /^\/proc\/(?:self|\d|\*|thread-self|$)/.test(text),
  },
  {
    kind: 'forged-report',
    text: writesReport,
    fits: ({ kind, text }) => kind === 'text' && report.test(text),
  },
  { kind: 'patched-checks', text: alwaysEqual, fits: ({ kind }) => kind === 'blind' },
];

const frameworkPath =
  /^(?:assert|expect|chai|node:test|vitest|mocha|@jest\.globals|jest-circus|@vitest)(?:\.|\(\)|$)/;
const testGlobals =
  /^globalThis\.(?:expect|test|it|describe|suite|assert|beforeEach|afterEach|beforeAll|afterAll)(?:\.|$)/;
/** What assertions and reporters stand on. */
const foundations =
  /^(?:globalThis\.)?(?:Object\.is|JSON\.stringify|Error\.prepareStackTrace|process\.(?:emit|on|reallyExit|removeAllListeners|stdout\.write))$/;

const javascript: readonly Rule[] = [
  ...common,
  {
    kind: 'detects-tests',
    text: checksRunner,
    fits: ({ kind, path, text }) =>
      (kind === 'read' &&
        /^(?:typeof (?:describe|it|test|jest|vi|vitest|mocha|expect|beforeEach|afterEach)|import\.meta\.vitest|(?:.*\.)?__vitest_worker__(?:\..*)?)$/.test(
          path,
        )) ||
      (kind === 'whole' &&
        /(?:^|\s)process\.env\.(?:NODE_ENV|npm_lifecycle_(?:event|script))(?:\s|$|\.)/.test(path) &&
        /(?:^|\n)(?:test|.*\btest\b.*)$/m.test(text)),
  },
  {
    kind: 'detects-tests',
    text: checksCaller,
    fits: ({ kind, path, text }) =>
      (kind === 'call' &&
        /\.stack(?:\(\))?\.(?:includes|match|matchAll|indexOf|search|split|test|replace)$/.test(path)) ||
      (kind === 'write' && /^(?:globalThis\.)?Error\.prepareStackTrace$/.test(path)) ||
      (kind === 'whole' &&
        ((/(?:^|\s)process\.(?:argv|execArgv|title)\b|(?:^|\s)require\.main\.(?:filename|path)\b/.test(
          path,
        ) &&
          namesTest.test(text)) ||
          (/(?:^|\s)\S*\.test(?:\s|$)/.test(path) && /(?:^|\s)new Error\S*\.stack(?:\s|$)/.test(path)))),
  },
  {
    kind: 'early-exit',
    text: endsProcess,
    fits: ({ kind, path, program }) =>
      !program &&
      ((kind === 'call' &&
        /^(?:process\.(?:exit|reallyExit|abort|kill)|Deno\.exit)(?:\.(?:call|apply))?$/.test(path)) ||
        (kind === 'write' && /^(?:globalThis\.)?process\.exitCode$/.test(path))),
    customaryInPrograms: true,
  },
  {
    kind: 'patched-checks',
    text: changesFramework,
    fits: ({ kind, path }) =>
      (kind === 'write' &&
        (frameworkPath.test(path) ||
          testGlobals.test(path) ||
          foundations.test(path) ||
          /^module\.(?:_\w+|prototype\.\w+|\*|wrap)$|^require\.(?:cache|extensions)(?:\.|$)/.test(path))) ||
      (kind === 'read' && /^(?:require|module)\.(?:cache|_cache|_extensions)(?:\.|$)/.test(path)) ||
      (kind === 'import' &&
        /^(?:test|vitest|@jest\.\w+|mocha|@vitest\.\w+|jest-circus|test\.reporters)(?:\.|$)/.test(path)) ||
      (kind === 'call' &&
        /(?:^|\.)expect\.extend$|^(?:chai\.(?:use|util\.\w+)|module\.register(?:Hooks)?)$/.test(path)),
  },
  {
    kind: 'patched-checks',
    text: changesFramework,
    fits: ({ kind, text }) =>
      kind === 'text' &&
      /^(?:expect-global|\$\$jest-matchers-object|jest-matchers-object|jest\.asymmetricMatcher?)$/i.test(
        text,
      ),
  },
  {
    kind: 'patched-checks',
    text: alwaysEqual,
    fits: ({ kind, path }) =>
      (kind === 'read' && /^method asymmetricMatch$/.test(path)) ||
      (kind === 'write' && /\.asymmetricMatch$/.test(path)),
  },
];

const pythonFramework = /^(?:unittest|pytest|_pytest|pluggy|doctest)(?:\.|$)/;

const python: readonly Rule[] = [
  ...common,
  {
    kind: 'detects-tests',
    text: checksRunner,
    fits: ({ kind, path, text }) =>
      (kind === 'whole' &&
        /(?:^|\s)sys\.modules\b/.test(path) &&
        /(?:^|\n)(?:unittest|pytest|_pytest|doctest)(?:\.\w+)*(?:\n|$)/.test(text)) ||
      (kind === 'read' && /^sys\.modules\.(?:unittest|_?pytest|doctest)\b/.test(path)),
  },
  {
    kind: 'detects-tests',
    text: checksCaller,
    fits: ({ kind, path, text }) =>
      (kind === 'call' &&
        /^(?:inspect\.(?:stack|currentframe|getouterframes|trace)|sys\.(?:_getframe|_current_frames|gettrace|getprofile)|traceback\.(?:extract_stack|format_stack|walk_stack|print_stack|StackSummary\.extract))$/.test(
          path,
        )) ||
      (kind === 'whole' && /(?:^|\s)sys\.(?:argv|orig_argv)\b/.test(path) && namesTest.test(text)),
  },
  {
    kind: 'early-exit',
    text: endsProcess,
    fits: ({ kind, path, program }) =>
      !program &&
      kind === 'call' &&
      /^(?:os\.(?:_exit|kill|killpg|abort|exec\w+)|sys\.exit|exit|quit|raise (?:builtins\.)?SystemExit|signal\.raise_signal)$/.test(
        path,
      ),
    customaryInPrograms: true,
  },
  {
    kind: 'patched-checks',
    text: changesFramework,
    fits: ({ kind, path }) =>
      (kind === 'write' &&
        (pythonFramework.test(path) ||
          /^(?:sys\.modules|builtins|sys\.meta_path|sys\.path_hooks)\b/.test(path) ||
          /^(?:json\.(?:dumps|JSONEncoder)\b.*|sys\.(?:stdout|stderr|excepthook))$/.test(path))) ||
      (kind === 'call' &&
        /^sys\.modules\.(?:items|values|keys|copy|update|pop|setdefault|__setitem__)$|^sys\.(?:meta_path|path_hooks)\.\w+$|^gc\.get_(?:objects|referrers)$|^(?:unittest|_?pytest)\b.*\.(?:__setattr__|update)$|^sys\.set(?:trace|profile)$/.test(
          path,
        )) ||
      (kind === 'import' && /^(?:_pytest|pluggy)(?:\.|$)/.test(path)),
  },
];

/** What no repair of a fault needs to do in the code under test, by language. */
export const rulesOf = (language: Language): readonly Rule[] => (language === 'python' ? python : javascript);
