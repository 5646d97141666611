import fc from 'fast-check';
import type { Action } from '@/server/core/agent/action';
import { type NodeId, nodeId } from '@/server/core/base/ids';
import type { DonorStep, FileDelta } from '@/server/stitch/donor-step';
import { absent, type Side, textSide } from '@/server/stitch/side';

/**
 * A file as slots between fences of three unique lines: each slot holds one line or none. Fences make the merge of two
 * edit sets a matter of slots, which the tests can work out without comparing texts. Null: there is no such file.
 */
type Slots = readonly string[] | null;
export type Place = ReadonlyMap<string, Slots>;

const fence = (slot: number) => `# ${slot}\n#- ${slot}\n#= ${slot}\n`;
const slotText = (value: string, slot: number) => `${fence(slot)}${value === '' ? '' : `${value}\n`}`;
const rendered = (slots: Slots): Side => (slots === null ? absent : textSide(slots.map(slotText).join('')));

const paths = ['a.js', 'lib/b.js', 'c.md'];

const values = ['', 'one', 'two', 'three', 'four'];
const value = fc.constantFrom(...values);

export type Change =
  | { kind: 'edit'; path: string; from: number; values: string[]; bare: boolean }
  | { kind: 'write'; path: string; values: string[] }
  | { kind: 'remove'; path: string }
  | { kind: 'sweep'; slot: number; value: string };

const slotCount = 6;
const path = fc.constantFrom(...paths);
const whole = fc.array(value, { minLength: slotCount, maxLength: slotCount });

export const changeOf: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      path,
      from: fc.nat(slotCount - 1),
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
      bare: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), path, values: whole }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), path }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('sweep' as const), slot: fc.nat(slotCount - 1), value }),
  },
);

export const placeOf: fc.Arbitrary<Place> = fc
  .tuple(...paths.map(() => fc.option(whole, { freq: 6 })))
  .map((files) => new Map(paths.map((name, i) => [name, files[i] ?? null])));

/** What a change makes of a place; the place itself where it has no effect. */
export function changed(place: Place, change: Change): Place {
  const set = (name: string, slots: Slots) => new Map([...place, [name, slots]]);
  switch (change.kind) {
    case 'edit': {
      const slots = place.get(change.path) ?? null;
      if (slots === null) return place;
      return set(
        change.path,
        slots.map((old, i) => change.values[i - change.from] ?? old),
      );
    }
    case 'write':
      return set(change.path, change.values);
    case 'remove':
      return set(change.path, null);
    case 'sweep':
      return new Map(
        [...place].map(([name, slots]) => [
          name,
          slots?.map((old, i) => (i === change.slot ? change.value : old)) ?? null,
        ]),
      );
  }
}

export interface History {
  steps: DonorStep[];
  /** The place before each step, and after the last. */
  places: Place[];
}

/** The changes made one after another, each as the step an agent would have taken. */
export function historyFrom(start: Place, all: readonly Change[]): History {
  const steps: DonorStep[] = [];
  const places: Place[] = [start];
  let place = start;
  for (const [i, change] of all.entries()) {
    const next = changed(place, change);
    const deltas: FileDelta[] = paths.flatMap((name) => {
      const [before, after] = [rendered(place.get(name) ?? null), rendered(next.get(name) ?? null)];
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path: name, before, after }];
    });
    steps.push({
      id: nodeId(i + 1),
      calls: [actionOf(place, next, change)],
      title: '',
      reads: [],
      deltas,
      seconds: 1,
    });
    places.push(next);
    place = next;
  }
  return { steps, places };
}

/** An edit takes as its old text the changed slots with their fences, or the bare line where that stands once. */
function actionOf(place: Place, next: Place, change: Change): Action {
  if (change.kind === 'write') {
    const content = rendered(change.values);
    return { kind: 'write_file', path: change.path, content: content.kind === 'text' ? content.text : '' };
  }
  const [before, after] =
    change.kind === 'edit' ? [place.get(change.path), next.get(change.path)] : [null, null];
  if (change.kind !== 'edit' || !before || !after) return { kind: 'shell', command: change.kind };
  const { from } = change;
  const until = Math.min(slotCount, from + change.values.length);
  const line = before[from] ?? '';
  const stands = before.filter((one) => one === line).length === 1;
  if (change.bare && until === from + 1 && line !== '' && stands) {
    const now = after[from] ?? '';
    return { kind: 'edit_file', path: change.path, old: `${line}\n`, new: now === '' ? '' : `${now}\n` };
  }
  const text = (slots: readonly string[]) => slots.map(slotText).slice(from, until).join('');
  return { kind: 'edit_file', path: change.path, old: text(before), new: text(after) };
}

export const filesOf = (place: Place): Map<string, Side> =>
  new Map(paths.map((name) => [name, rendered(place.get(name) ?? null)]));

export type Merged = { place: Place } | { stop: NodeId; place: Place };

/** The merge of the steps' changes into `host`, slot by slot, or the step at which both sides changed the same slot. */
export function mergedBySlots(host: Place, { steps, places }: History): Merged {
  let place = host;
  for (const [i, step] of steps.entries()) {
    const next = new Map(place);
    for (const { path: name } of step.deltas) {
      const [before, after] = [places[i]?.get(name) ?? null, places[i + 1]?.get(name) ?? null];
      const result = mergeFile(before, after, place.get(name) ?? null);
      if (result === undefined) return { stop: step.id, place };
      next.set(name, result);
    }
    place = next;
  }
  return { place };
}

/** undefined: conflict. */
function mergeFile(before: Slots, after: Slots, ours: Slots): Slots | undefined {
  const same = (a: Slots, b: Slots) => JSON.stringify(a) === JSON.stringify(b);
  if (same(ours, before)) return after;
  if (same(ours, after)) return ours;
  if (ours === null || before === null || after === null) return undefined;
  const result: string[] = [];
  for (const [i, now] of ours.entries()) {
    const [old, next] = [before[i] ?? '', after[i] ?? ''];
    if (next === old || now === next) result.push(now);
    else if (now === old) result.push(next);
    else return undefined;
  }
  return result;
}
