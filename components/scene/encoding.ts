import { count as countText, usd as usdText } from '@/components/ui/format';
import { scaleStep } from '@/components/ui/scale';
import { ordinalOf } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { Standings } from './standing';
import type { TreeIndex } from './tree-index';

/** What the colour of a node can mean. */
export const encodingNames = ['tests', 'value', 'visits', 'cost', 'attempt', 'model', 'age', 'diff'] as const;
export type EncodingName = (typeof encodingNames)[number];

export const encodingTitles: Record<EncodingName, string> = {
  tests: 'tests passing',
  value: 'value',
  visits: 'visits',
  cost: 'cost',
  attempt: 'attempt',
  model: 'model',
  age: 'order in time',
  diff: 'lines changed',
};

/** The shade of a node without a value. */
export const noShade = 255;
const steps = 5;
export const kindsShown = 8;

/** The colours of a scale, as tokens of app/globals.css: `--t0`…, `--q0`…, `--k0`…. */
export type ScaleToken = 't' | 'q' | 'k';

export interface Encoding {
  name: EncodingName;
  token: ScaleToken;
  /** By position: an index into the scale, or `noShade`. */
  shades: Uint8Array;
  /** The labels at the ends of a sequential scale. Null for kinds. */
  ends: { low: string; high: string } | null;
  /** The scale is logarithmic. */
  isLogarithmic: boolean;
  /** The kinds with their shades, as many as the legend can show. */
  kinds: { label: string; shade: number }[];
  /** How many kinds there are; colours repeat past `kindsShown`. */
  kindCount: number;
}

/** Colours for all nodes. Sequential scales have five steps, ordered by lightness, so that colour-blind people can read them. */
export function encode(name: EncodingName, state: RunState, tree: TreeIndex, standing: Standings): Encoding {
  switch (name) {
    case 'tests':
      return scaled('t', name, tree, ends('none', 'all'), (_, i) => {
        const fraction = standing.fraction[i] ?? -1;
        return fraction < 0 ? noShade : scaleStep(fraction);
      });
    case 'value':
      return scaled('t', name, tree, ends('0', '1'), ({ visits, valueSum }) =>
        visits === 0 ? noShade : scaleStep(valueSum / visits),
      );
    case 'visits':
      return amounts(name, tree, ({ visits }) => visits, String);
    case 'cost': {
      const dollars = state.spend.usd > 0;
      return dollars
        ? amounts(name, tree, (node) => node.usd, usdText)
        : amounts(
            name,
            tree,
            (node) => node.inputTokens + node.outputTokens,
            (tokens) => `${countText(tokens)} tokens`,
          );
    }
    case 'diff':
      return amounts(name, tree, linesOf, (lines) => `${countText(lines)} ${lines === 1 ? 'line' : 'lines'}`);
    case 'age':
      return scaled('q', name, tree, ends('first', 'latest'), (_, i) =>
        Math.min(steps - 1, Math.floor((i / Math.max(1, tree.count)) * steps)),
      );
    case 'attempt':
      return kinds(name, tree, (node) =>
        node.attemptId === null ? null : `attempt ${ordinalOf(node.attemptId)}`,
      );
    case 'model':
      return kinds(name, tree, ({ attemptId }) =>
        attemptId === null ? null : (state.attempts.get(attemptId)?.model ?? null),
      );
  }
}

const ends = (low: string, high: string) => ({ low, high });

function scaled(
  token: ScaleToken,
  name: EncodingName,
  tree: TreeIndex,
  ends_: Encoding['ends'],
  shadeOf: (node: NodeState, at: number) => number,
): Encoding {
  const shades = new Uint8Array(tree.count);
  for (let i = 0; i < tree.count; i++) {
    const node = tree.nodes[i];
    shades[i] = node ? shadeOf(node, i) : noShade;
  }
  return { name, token, shades, ends: ends_, isLogarithmic: false, kinds: [], kindCount: 0 };
}

/** Null if the step changed files in a run that was recorded before lines were counted. */
const linesOf = ({ changed, changedLines }: NodeState): number | null =>
  changedLines ? changedLines.added + changedLines.removed : changed.length === 0 ? 0 : null;

/** Amounts ≥ 0 compared with the largest, on a logarithmic scale, so that one expensive step does not make the others look alike. Null: not known. */
function amounts(
  name: EncodingName,
  tree: TreeIndex,
  amountOf: (node: NodeState) => number | null,
  format: (amount: number) => string,
): Encoding {
  let largest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const node of tree.nodes) {
    const amount = amountOf(node) ?? 0;
    largest = Math.max(largest, amount);
    if (amount > 0) least = Math.min(least, amount);
  }
  const unit = Number.isFinite(least) ? least : 1;
  const of = (amount: number) => Math.log1p(amount / unit);
  const scale = scaled('q', name, tree, ends(format(0), format(largest)), (node) => {
    const amount = amountOf(node);
    if (amount === null) return noShade;
    return largest === 0 ? 0 : Math.min(steps - 1, Math.floor((of(amount) / of(largest)) * steps));
  });
  return { ...scale, isLogarithmic: true };
}

function kinds(name: EncodingName, tree: TreeIndex, kindOf: (node: NodeState) => string | null): Encoding {
  const known = new Map<string, number>();
  const shaded = scaled('k', name, tree, null, (node) => {
    const kind = kindOf(node);
    if (kind === null) return noShade;
    const ordinal = known.get(kind) ?? known.size;
    known.set(kind, ordinal);
    return ordinal % kindsShown;
  });
  return {
    ...shaded,
    kinds: [...known.keys()].slice(0, kindsShown).map((label, shade) => ({ label, shade })),
    kindCount: known.size,
  };
}
