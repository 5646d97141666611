import type { Mutation } from '@/server/repair/mutations/mutation';
import { argumentRanges, isName, textOf, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import { tokensIn } from './tokens-in';

/** An argument of a call whose function is known: its tokens, and the parameter it stands for. */
interface Slot {
  start: number;
  end: number;
  argument: string;
  parameter: string;
  /** The argument after it, where it too has a parameter. */
  next: Slot | null;
}

/** How strongly names speak, per unit of likeness. */
const weight = 1.2;

/**
 * What the names of arguments and parameters say of a change at a call: an argument that is named as its parameter is
 * seldom the wrong one, and one that is named as its neighbour's parameter often is (Rice et al., “Detecting argument
 * selection defects”, OOPSLA 2017). A factor around 1; 1 where the function or the names are not known.
 */
export function argumentNames(sources: readonly Source[]): (source: Source, mutation: Mutation) => number {
  const parameters = new Map<string, readonly string[] | null>();
  for (const { units } of sources) {
    for (const { kind, name, params } of units) {
      if (kind !== 'function' || name === '') continue;
      const own = params[0] === 'self' || params[0] === 'cls' ? params.slice(1) : params;
      const known = parameters.get(name);
      parameters.set(name, known === undefined || known?.join() === own.join() ? own : null);
    }
  }
  const cache = new WeakMap<Source, Map<number, Slot>>();
  return (source, mutation) => {
    if (mutation.family !== 'arguments' && mutation.family !== 'variable') return 1;
    const slots = cache.get(source) ?? slotsOf(source, parameters);
    cache.set(source, slots);
    const slot = slots.get(mutation.start);
    if (!slot) return 1;
    if (mutation.family === 'variable') {
      if (mutation.end !== slot.end) return 1;
      return Math.exp(
        weight * (likeness(mutation.replacement, slot.parameter) - likeness(slot.argument, slot.parameter)),
      );
    }
    const { next } = slot;
    if (!next || mutation.end !== next.end) return 1;
    const kept = likeness(slot.argument, slot.parameter) + likeness(next.argument, next.parameter);
    const swapped = likeness(slot.argument, next.parameter) + likeness(next.argument, slot.parameter);
    return Math.exp(weight * (swapped - kept));
  };
}

function slotsOf(
  source: Source,
  parameters: ReadonlyMap<string, readonly string[] | null>,
): Map<number, Slot> {
  const slots = new Map<number, Slot>();
  for (let open = 1; open < source.tokens.length; open++) {
    const callee = tokenAt(source, open - 1);
    if (tokenAt(source, open).text !== '(' || !isName(source, callee)) continue;
    const known = parameters.get(callee.text);
    if (!known || /^(?:def|function)$/.test(tokenAt(source, open - 2).text)) continue;
    let next: Slot | null = null;
    const ranges = argumentRanges(source, open);
    for (let k = ranges.length - 1; k >= 0; k--) {
      const [range, parameter] = [ranges[k], known[k]];
      if (!range || parameter === undefined) {
        next = null;
        continue;
      }
      const { first, last } = range;
      const slot: Slot = {
        start: tokenAt(source, first).start,
        end: tokenAt(source, last).end,
        argument: textOf(source, first, last),
        parameter,
        next,
      };
      slots.set(slot.start, slot);
      next = slot;
    }
  }
  return slots;
}

/** How alike an argument and a parameter are named, in [0,1]: the last name of the argument counts. */
function likeness(argument: string, parameter: string): number {
  const name = /^[\w$.?]*?([A-Za-z_$][\w$]*)$/.exec(argument.trim())?.[1];
  if (name === undefined) return 0;
  if (name === parameter) return 1;
  const [left, right] = [tokensIn(name), tokensIn(parameter)];
  return left.some((token) => right.includes(token)) ? 0.7 : 0;
}
