/** Why an evaluation may have failed for a reason that is not in the patch. It never changes the verdict. */
export interface InfrastructureHint {
  reason: string;
  /** Certain: the environment's fault. Otherwise the patch may have caused it as well. */
  isEnvironment: boolean;
}

const environment: readonly (readonly [string, RegExp])[] = [
  ['browser_launch_failed', /Failed to launch (?:the )?browser|Cannot start Chrome|browserType\.launch/i],
  ['display_unavailable', /cannot open display|Missing X server|could not connect to display/i],
  ['out_of_memory', /Cannot allocate memory|OutOfMemoryError|heap out of memory|^Killed$/m],
  ['container_unavailable', /No such container|container \S+ is not running/i],
  [
    'network_unreachable',
    /Network is unreachable|Temporary failure in name resolution|Could not resolve host|EAI_AGAIN|getaddrinfo ENOTFOUND|Failed to establish a new connection/,
  ],
];
const ambiguous: readonly (readonly [string, RegExp])[] = [
  ['missing_module', /ModuleNotFoundError|No module named|Cannot find module/],
  ['no_tests_collected', /no tests ran|collected 0 items|No tests found|Ran 0 tests/i],
  ['tests_timed_out', />>>>> Tests Timed Out/],
];

/** A process was ended since the memory of its container was used up. */
export const outOfMemory: InfrastructureHint = { reason: 'out_of_memory', isEnvironment: true };

/** The first hint that the output gives; null for none. Meant for evaluations that did not resolve. */
export function infrastructureHint(output: string): InfrastructureHint | null {
  for (const [list, isEnvironment] of [
    [environment, true],
    [ambiguous, false],
  ] as const) {
    const found = list.find(([, pattern]) => pattern.test(output));
    if (found) return { reason: found[0], isEnvironment };
  }
  return null;
}
