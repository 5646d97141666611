import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadState } from '@/db/runs';
import type { Action } from '@/server/core/agent/action';
import { requestsFile } from '@/server/models';
import { realWaiting } from '@/server/models/language/retry';
import { sharedPlaces } from '@/server/models/language/shared-places';
import { execute, newRun } from '@/tests/support/engine-run';
import { executeLanguageRun, newLanguageRun, openPlace } from '@/tests/support/language-run';
import { acted, type Brain, repairBrain } from '@/tests/support/loopback/brain';
import { startLoopback } from '@/tests/support/loopback/server';
import { atLeast, atMost, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'models';

const minuteMs = 60_000;
const perMinute = 60;

/** What language models cost beside their tokens: how much of prompts a provider's cache takes over, and how well a limit is used. */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const api of ['openai', 'anthropic'] as const) {
    for (const strategy of ['best-of-n', 'sequential', 'mcts'] as const) {
      for (const [brainName, brain] of [
        ['repair policy', repairBrain],
        ['attempts of equal length', steadyBrain()],
      ] as const) {
        const { share, steps, attempts } = await cacheShare(api, strategy, brain);
        const percent = Math.round(share * 1000) / 10;
        report(
          `${api}, ${strategy}, ${brainName}: ${attempts} attempts, ${steps} steps, ${percent} % of input from the cache`,
        );
        const what = `input from the provider's cache, ${strategy}, ${brainName}, ${steps} steps, ${api}`;
        rows.push(figure({ bench: name, name: what, value: percent, unit: '%' }));
      }
    }
  }
  const bookkeeping = placeMs();
  report(
    `a place for one request, shared between processes: ${bookkeeping.toFixed(3)} ms taken and given back`,
  );
  rows.push(
    atMost(1, { bench: name, name: 'a place for one request, shared', value: bookkeeping, unit: 'ms' }),
  );
  const { over, used, requests } = await limitUse();
  report(
    `16 at once under ${perMinute} per ${minuteMs / 1000} s: ${requests} requests, ${over} over the limit, ${Math.round(used * 100)} % used`,
  );
  rows.push(
    atMost(0, { bench: name, name: '16-way run: requests over the limit', value: over, unit: 'requests' }),
  );
  rows.push(
    atLeast(90, {
      bench: name,
      name: '16-way run: allowance used',
      value: Math.round(used * 1000) / 10,
      unit: '%',
    }),
  );
  return rows;
}

/**
 * Uses up every step of an attempt and solves nothing, so that shares of two versions are of runs of equal length. What it
 * writes is new at each step, so that attempts from one node differ.
 */
function steadyBrain(): Brain {
  let replies = 0;
  return (seen) => {
    replies++;
    const actions: Action[] = [
      { kind: 'list_files', path: '.' },
      { kind: 'search', pattern: 'function' },
      { kind: 'write_file', path: `notes-${replies % 7}.txt`, content: `Note ${replies}.\n`.repeat(20) },
      { kind: 'run_tests' },
    ];
    return acted(seen, actions[seen.steps.length % actions.length] as Action, `Step ${replies}.`);
  };
}

/** A brain behind HTTP on a sample task it does not solve, five attempts of at most 12 steps. */
async function cacheShare(
  api: 'openai' | 'anthropic',
  strategy: 'best-of-n' | 'sequential' | 'mcts',
  brain: Brain,
) {
  const place = openPlace();
  const server = await startLoopback({ api, brain });
  try {
    place.endpoint('there', server);
    const runId = await newLanguageRun(place, {
      model: 'there/m',
      task: 'spreadsheet-formulas',
      strategy,
      ...(strategy === 'best-of-n' ? { parameters: { n: 5 } } : {}),
      budget: { attempts: 5, steps: 60, stepsPerAttempt: 12 },
    });
    await executeLanguageRun(place, runId);
    const { spend } = loadState(place.db, runId);
    return {
      share: spend.cachedInputTokens / spend.inputTokens,
      steps: spend.steps,
      attempts: spend.attempts,
    };
  } finally {
    await server.close();
    await place.remove();
  }
}

/** Milliseconds to take and give back a place, at 600 requests in the last minute. */
function placeMs(): number {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-bench-'));
  const shared = sharedPlaces(requestsFile(directory));
  try {
    const places = shared.of('there');
    const times = Array.from({ length: 600 }, () => {
      const before = performance.now();
      const place = places.take({ concurrency: 16, requestsPerMinute: 600 });
      if (!('give' in place)) throw new Error('There is a place for each.');
      place.give();
      return performance.now() - before;
    });
    return Math.round((times.toSorted((a, b) => a - b)[300] ?? 0) * 1000) / 1000;
  } finally {
    shared.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Over real HTTP and real minutes (some three of them); the server counts what goes over. */
async function limitUse() {
  const brain: Brain = (seen) =>
    acted(
      seen,
      seen.steps.length % 2 === 0
        ? { kind: 'write_file', path: 'number', content: String(seen.steps.length + 1) }
        : { kind: 'run_tests' },
    );
  const server = await startLoopback({
    api: 'openai',
    brain,
    latencyMs: 150,
    limit: { requests: perMinute, windowMs: minuteMs },
  });
  const place = openPlace(realWaiting, { simulated: { digits: 199 } });
  try {
    place.endpoint('there', server, { requestsPerMinute: perMinute, concurrency: 16 });
    const runId = newRun(place.db, {
      model: 'there/m',
      parameters: { n: 64, stopOnSolution: false },
      budget: { steps: 4 * perMinute, stepsPerAttempt: 10, concurrency: 16 },
    });
    await execute(place.db, place.world, runId);
    const times = server.requests.map(({ at }) => at);
    const minutes = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / minuteMs;
    // The first minute's allowance may be used up at once: over m minutes m + 1 allowances are there.
    return {
      over: server.overLimit,
      used: times.length / (perMinute * (minutes + 1)),
      requests: times.length,
    };
  } finally {
    await server.close();
    await place.remove();
  }
}
