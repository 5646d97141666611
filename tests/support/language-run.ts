import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@/db/connection';
import { leaseMs, thisOwner } from '@/db/leases';
import { dataPaths, openDatabase } from '@/db/open';
import { createRun } from '@/db/runs';
import { loadSampleTask, sourceOfTask } from '@/server/catalog';
import type { RunId } from '@/server/core/base/ids';
import type { RunSpec } from '@/server/core/run/spec';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import type { World } from '@/server/engine/context/world';
import { executeRun } from '@/server/engine/loop/run';
import { createModels, type Models, requestsFile } from '@/server/models';
import type { EndpointSettings } from '@/server/models/endpoints/settings';
import { realWaiting, type Waiting } from '@/server/models/language/retry';
import { sharedPlaces } from '@/server/models/language/shared-places';
import { composeWorld } from '@/server/process/compose';
import { parseParameters, strategyNamed } from '@/server/search';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { type SimulatedOptions, simulatedWorld } from './simulated-world';

/** A clock that leaps over what is waited for, so that retries take no time. The waits are written down. */
export function hurriedWaiting(waits: number[] = []): Waiting {
  let leapt = 0;
  return {
    now: () => realWaiting.now() + leapt,
    sleep: async (ms, signal) => {
      waits.push(ms);
      await realWaiting.sleep(1, signal);
      leapt += ms;
    },
    random: () => 0.5,
  };
}

export interface Place {
  db: Database;
  directory: string;
  models: Models;
  world: World;
  /** Adds an endpoint for a loopback server. */
  endpoint(
    name: string,
    server: Pick<Loopback, 'api' | 'baseUrl'>,
    settings?: Partial<EndpointSettings>,
    key?: string,
  ): void;
  remove(): Promise<void>;
}

/** A real database, models configured beside it alone, and real sandboxes or the simulated ones. */
export function openPlace(
  waiting: Waiting = hurriedWaiting(),
  { simulated }: { simulated?: SimulatedOptions } = {},
): Place {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const paths = dataPaths(path.join(directory, 'espalier.db'));
  const db = openDatabase(paths.database);
  const models = createModels(directory, {
    environment: {},
    waiting,
    // Time that leaps is no other process's.
    ...(waiting === realWaiting ? { places: sharedPlaces(requestsFile(directory)).of } : {}),
  });
  const composed = composeWorld(paths);
  return {
    db,
    directory,
    models,
    world: {
      ...(simulated ? simulatedWorld(simulated) : composed),
      model: (id) => models.named(id),
    },
    endpoint(name, server, settings = {}, key) {
      const { endpoints, secrets } = models.files.read();
      models.files.write({
        endpoints: {
          ...endpoints,
          [name]: {
            kind: server.api === 'responses' ? 'openai-responses' : server.api,
            baseUrl: server.baseUrl,
            stream: true,
            silenceSeconds: 20,
            replySeconds: 1_800,
            cacheFor: '5m',
            concurrency: 8,
            requestsPerMinute: null,
            body: {},
            models: {},
            listed: [],
            ...settings,
          },
        },
        secrets: { ...secrets, [name]: { key: key ?? null, headers: {}, givenFor: null } },
      });
    },
    async remove() {
      await composed.close();
      db.$client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface LanguageRun extends Partial<Pick<RunSpec, 'roles' | 'seed'>> {
  model: string;
  task?: string;
  strategy?: string;
  parameters?: Record<string, unknown>;
  budget?: Partial<Budget>;
}

export async function newLanguageRun({ db }: Place, wanted: LanguageRun): Promise<RunId> {
  const task = await loadSampleTask(wanted.task ?? 'session-cache', path.resolve('tasks'));
  const strategy = strategyNamed(wanted.strategy ?? 'single');
  const parsed = parseParameters(strategy, wanted.parameters ?? {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return createRun(db, {
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'test' },
    owner: { id: thisOwner(), leaseUntil: Date.now() + leaseMs },
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: strategy.name,
      parameters: parsed.parameters,
      model: wanted.model,
      ...(wanted.roles ? { roles: wanted.roles } : {}),
      sandbox: 'local',
      seed: wanted.seed ?? 1,
      budget: { ...defaultBudget, stepsPerAttempt: 20, ...wanted.budget },
      onInterruption: 'resume',
      confidence: 0.5,
    },
  });
}

export const executeLanguageRun = (
  { db, world }: Place,
  runId: RunId,
  signal = new AbortController().signal,
) => executeRun(db, world, runId, thisOwner(), signal);
