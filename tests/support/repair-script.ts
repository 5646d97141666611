import type { Action } from '@/server/core/agent/action';

/** Solves the simulated task (with `digits: 1`) in five steps. */
export const numberRepair: readonly Action[] = [
  { kind: 'run_tests' },
  { kind: 'write_file', path: 'number', content: '5' },
  { kind: 'run_tests' },
  { kind: 'write_file', path: 'number', content: '12' },
  { kind: 'run_tests' },
];

/** Solves the sample task `session-cache` in five steps. */
export const sessionCacheRepair: readonly Action[] = [
  { kind: 'run_tests' },
  { kind: 'read_file', path: 'session_cache/lru.py' },
  { kind: 'search', pattern: 'popitem' },
  {
    kind: 'edit_file',
    path: 'session_cache/lru.py',
    old: '        key, value = self._entries.popitem(last=True)',
    new: '        key, value = self._entries.popitem(last=False)',
  },
  { kind: 'run_tests' },
];
