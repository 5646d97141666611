import { z } from 'zod';

/** What the verifier of a task left. A reward of −1, or none, means that the verifier broke: no verdict on the result. */
export type Reward =
  | { kind: 'reward'; reward: number; others: Record<string, number>; notes: string[] }
  | { kind: 'broken'; reason: string };

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const object = z.record(z.string(), z.unknown());

/** The reward of `/logs/verifier/reward.txt` (a number), or else of `reward.json` (an object with `reward`); null: no such file. */
export function rewardOf(files: { text: string | null; json: string | null }): Reward {
  if (files.text !== null) return fromText(files.text);
  if (files.json !== null) return fromJson(files.json);
  return { kind: 'broken', reason: 'The verifier left neither reward.txt nor reward.json.' };
}

function fromText(text: string): Reward {
  const trimmed = text.trim();
  if (!decimal.test(trimmed) || !Number.isFinite(Number(trimmed))) {
    const [first = '', second] = trimmed.split(/\s+/);
    const what = second !== undefined && decimal.test(first) ? 'more than one number' : 'no number';
    return { kind: 'broken', reason: `reward.txt holds ${what}: “${trimmed.slice(0, 40)}”.` };
  }
  const value = Number(trimmed);
  return rewardFrom(value, {}, []);
}

function fromJson(text: string): Reward {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'broken', reason: 'reward.json is no JSON.' };
  }
  const read = object.safeParse(value);
  if (!read.success || Array.isArray(value))
    return { kind: 'broken', reason: 'reward.json holds no object.' };
  const numbers: Record<string, number> = {};
  const notes: string[] = [];
  for (const [name, one] of Object.entries(read.data)) {
    if (typeof one === 'number' && Number.isFinite(one)) numbers[name] = one;
    else notes.push(`${name} of reward.json is no number, and left out.`);
  }
  const { reward, ...others } = numbers;
  const [only, second] = Object.values(others);
  const main = reward ?? (second === undefined ? only : undefined);
  if (main === undefined) return { kind: 'broken', reason: 'reward.json has no number “reward”.' };
  return rewardFrom(main, reward === undefined ? {} : others, notes);
}

function rewardFrom(value: number, others: Record<string, number>, notes: string[]): Reward {
  if (value === -1)
    return { kind: 'broken', reason: 'The verifier reports with a reward of -1 that it broke.' };
  const reward = Math.min(1, Math.max(0, value));
  const clipped = reward === value ? [] : [`The reward ${value} is taken as ${reward}.`];
  return { kind: 'reward', reward, others, notes: [...notes, ...clipped] };
}
