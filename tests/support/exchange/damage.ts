import { type Random, randomInt } from '@/server/core/base/random';

/** Damages the bytes of a file: flipped bits, a cut, a splice of another file, a repeated stretch, or a changed value. */
export function damaged(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const kind = randomInt(random, 6);
  const at = randomInt(random, Math.max(1, bytes.length));
  if (kind === 0) {
    const copy = bytes.slice();
    for (let flips = 1 + randomInt(random, 8); flips > 0; flips -= 1) {
      const place = randomInt(random, Math.max(1, copy.length));
      copy[place] = (copy[place] ?? 0) ^ (1 << randomInt(random, 8));
    }
    return copy;
  }
  if (kind === 1) return bytes.slice(0, at);
  if (kind === 2) {
    const from = randomInt(random, Math.max(1, other.length));
    return joined(
      bytes.subarray(0, at),
      other.subarray(from, from + randomInt(random, 400)),
      bytes.subarray(at),
    );
  }
  if (kind === 3) {
    const stretch = bytes.subarray(at, at + randomInt(random, 400));
    return joined(bytes.subarray(0, at), stretch, stretch, bytes.subarray(at));
  }
  return changed(bytes, random);
}

const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.5,
  '',
  'x',
  '__proto__',
  '\ud800',
  '2026-13-45T99:99:99',
  [],
  {},
  [[]],
  [null],
  [{}],
  { __proto__: null, constructor: 1 },
  'a'.repeat(3000),
];

/** The same JSON, or JSON lines, with values put in the places of others, and items taken out or doubled. */
function changed(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  try {
    return new TextEncoder().encode(JSON.stringify(changedValue(JSON.parse(text), random)));
  } catch {
    const lines = text.split('\n').map((line) => {
      try {
        return random() < 0.3 ? JSON.stringify(changedValue(JSON.parse(line), random)) : line;
      } catch {
        return line;
      }
    });
    return new TextEncoder().encode(lines.join('\n'));
  }
}

type Holder = { holder: unknown[] | Record<string, unknown>; key: string };

function changedValue(value: unknown, random: Random): unknown {
  const places: Holder[] = [];
  const pending: unknown[] = [value];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    for (const key of Object.keys(one)) {
      places.push({ holder: one as Record<string, unknown>, key });
      pending.push((one as Record<string, unknown>)[key] ?? null);
    }
  }
  for (let changes = 1 + randomInt(random, 3); changes > 0 && places.length > 0; changes -= 1) {
    const { holder, key } = places[randomInt(random, places.length)] as Holder;
    const draw = random();
    if (Array.isArray(holder) && draw < 0.3) holder.splice(Number(key), 1);
    else if (Array.isArray(holder) && draw < 0.6)
      holder.splice(Number(key), 0, structuredClone(holder[Number(key)]));
    else if (draw < 0.4) delete (holder as Record<string, unknown>)[key];
    else if (draw < 0.6) {
      const from = places[randomInt(random, places.length)] as Holder;
      (holder as Record<string, unknown>)[key] = structuredClone(
        (from.holder as Record<string, unknown>)[from.key],
      );
    } else (holder as Record<string, unknown>)[key] = strange[randomInt(random, strange.length)];
  }
  return value;
}
