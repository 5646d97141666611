import type { Instance } from '@/server/core/task/benchmark';

type Condition = (instance: Instance) => boolean;

const fields: Readonly<Record<string, (instance: Instance, value: string) => boolean>> = {
  repo: ({ repo }, value) => repo.toLowerCase() === value,
  version: ({ version }, value) => version?.toLowerCase() === value,
  difficulty: ({ difficulty }, value) => difficulty?.toLowerCase() === value,
  id: ({ id }, value) => id.toLowerCase().includes(value),
};

/** Conditions from texts `name=value`, or what is wrong with one. Letters are compared without their case. */
export function rowFilter(texts: readonly string[]): { conditions: Condition[] } | { problem: string } {
  const conditions: Condition[] = [];
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    const test = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (at < 1 || test === undefined) {
      return { problem: `--filter takes ${Object.keys(fields).join('=…, ')}=…, not “${text}”.` };
    }
    const value = text.slice(at + 1).toLowerCase();
    conditions.push((instance) => test(instance, value));
  }
  return { conditions };
}

export const matches = (instance: Instance, conditions: readonly Condition[]): boolean =>
  conditions.every((condition) => condition(instance));
