import { parse } from 'smol-toml';
import { z } from 'zod';
import { errorMessage } from '@/server/core/base/error-message';

const seconds = z.number().positive();
const variables = z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.coerce.string()).default({});
const environment = z.object({
  docker_image: z.string().min(1).optional(),
  workdir: z.string().optional(),
  gpus: z.number().optional(),
  os: z.string().optional(),
  env: variables,
});
const file = z.object({
  task: z
    .object({ name: z.string(), description: z.string(), keywords: z.array(z.string()) })
    .partial()
    .optional(),
  metadata: z.record(z.string(), z.unknown()).default({}),
  environment: environment.default({ env: {} }),
  agent: z.object({ timeout_sec: seconds.default(600) }).default({ timeout_sec: 600 }),
  verifier: z
    .object({
      timeout_sec: seconds.default(600),
      env: variables,
      environment_mode: z.string().default('shared'),
    })
    .default({ timeout_sec: 600, env: {}, environment_mode: 'shared' }),
  steps: z.array(z.unknown()).default([]),
  schema_version: z.coerce.string().optional(),
  version: z.coerce.string().optional(),
});

/** What Espalier uses of a `task.toml`; unknown keys are ignored. */
export interface TaskToml {
  name: string | null;
  description: string | null;
  keywords: string[];
  difficulty: string | null;
  image: string | null;
  workdir: string | null;
  /** Of the agent's commands and of the verifier. */
  env: Record<string, string>;
  verifier: { timeoutMs: number; env: Record<string, string> };
}

/** A `task.toml` of schema 1.x, or why it is not taken: a sentence that says what to do where there is something. */
export function readTaskToml(text: string): TaskToml | { refused: string } {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    return { refused: `task.toml is no TOML: ${errorMessage(error).split('\n')[0]}` };
  }
  const read = file.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { refused: `task.toml: ${issue?.path.join('.') ?? ''} is not as expected (${issue?.message}).` };
  }
  const { task = {}, metadata, environment: place, verifier, steps } = read.data;
  const version = read.data.schema_version ?? read.data.version ?? '1.0';
  if (!/^1(\.|$)/.test(version)) return { refused: `task.toml has schema version ${version}; 1.x is read.` };
  if (steps.length > 0) return { refused: 'task.toml has several steps, which Espalier does not run.' };
  if (verifier.environment_mode !== 'shared') {
    return {
      refused: `The verifier has an environment of its own (${verifier.environment_mode}); only “shared” is run.`,
    };
  }
  if ((place.gpus ?? 0) > 0) return { refused: 'The task needs a GPU.' };
  if (place.os !== undefined && !/^linux$/i.test(place.os)) return { refused: `The task needs ${place.os}.` };
  const fromHere = Object.entries({ ...place.env, ...verifier.env }).find(([, value]) =>
    value.includes('${'),
  );
  if (fromHere) {
    return {
      refused: `The variable ${fromHere[0]} takes its value from this machine (${fromHere[1].slice(0, 40)}), which is not handed to sandboxes. Write the value into task.toml.`,
    };
  }
  const { difficulty } = metadata;
  return {
    name: task.name ?? null,
    description: task.description ?? null,
    keywords: task.keywords ?? [],
    difficulty: typeof difficulty === 'string' ? difficulty : null,
    image: place.docker_image ?? null,
    workdir: place.workdir ?? null,
    env: place.env,
    verifier: { timeoutMs: verifier.timeout_sec * 1000, env: verifier.env },
  };
}

/** The last `WORKDIR` of a Dockerfile that is an absolute path without variables; null without one. */
export const workdirOf = (dockerfile: string): string | null =>
  [...dockerfile.matchAll(/^\s*WORKDIR\s+["']?((?:\/[\w.-]+)+)["']?\s*$/gim)].at(-1)?.[1] ?? null;
