import { count as countText, usd as usdText } from '@/components/ui/format';
import { scaleStep } from '@/components/ui/scale';
import { ordinalOf } from '@/server/core/base/ids';
import { tokensAreKnown } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { Standings } from './standing';
import type { TreeIndex } from './tree-index';

/** What the colour of a node can mean. */
export const encodingNames = [
  'tests',
  'guards',
  'value',
  'visits',
  'cost',
  'attempt',
  'model',
  'age',
  'diff',
  'files',
] as const;
export type EncodingName = (typeof encodingNames)[number];

const encodingTitles: Record<EncodingName, string> = {
  tests: 'tests passing',
  guards: 'guard tests broken',
  value: 'value',
  visits: 'visits',
  cost: 'cost',
  attempt: 'attempt',
  model: 'model',
  age: 'order in time',
  diff: 'lines changed',
  files: 'file edited last',
};

/** What scores of a run are of: its tests; or rewards alone, where nothing was tested. */
export type Measures = 'tests' | 'rewards';

export const encodingTitle = (name: EncodingName, measures: Measures): string =>
  name === 'tests' && measures === 'rewards' ? 'reward' : encodingTitles[name];

/** The shade of a node without a value. */
export const noShade = 255;
const steps = 5;
export const kindsShown = 8;

/** The colours of a scale, as tokens of app/globals.css: `--t0`…, `--q0`…, `--k0`…. */
export type ScaleToken = 't' | 'q' | 'k';

export interface Encoding {
  name: EncodingName;
  measures: Measures;
  token: ScaleToken;
  /** The node's index into the scale, or `noShade`. Found when it is first needed, since few nodes are in view. */
  shade(at: number): number;
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
  const measures = measuresOf(state, tree, standing);
  return { ...encoded(name, state, tree, standing, measures), measures };
}

/** Before anything was tested, a run with tests is about them; one that was imported has only what it brought. */
export function measuresOf(
  { spec, baseline }: Pick<RunState, 'spec' | 'baseline'>,
  tree: TreeIndex,
  standing: Standings,
): Measures {
  if (baseline !== null && baseline.targets.length > 0) return 'tests';
  for (let i = 0; i < tree.count; i++) if ((standing.score(i)?.targetsTotal ?? 0) > 0) return 'tests';
  return spec.origin || spec.verifier === 'none' ? 'rewards' : 'tests';
}

function encoded(
  name: EncodingName,
  state: RunState,
  tree: TreeIndex,
  standing: Standings,
  measures: Measures,
): Unmeasured {
  switch (name) {
    case 'tests':
      return scaled('t', name, tree, measures === 'tests' ? ends('none', 'all') : ends('0', '1'), (_, i) => {
        const fraction = standing.fraction[i] ?? -1;
        return fraction < 0 ? noShade : scaleStep(fraction);
      });
    case 'guards':
      return amounts(
        name,
        tree,
        (_, i) => ((standing.guardsBroken[i] ?? -1) < 0 ? null : (standing.guardsBroken[i] ?? 0)),
        (broken) => (broken === 0 ? 'none' : `${broken} broken`),
      );
    case 'files': {
      const last = lastFiles(tree);
      return kinds(name, tree, (_, i) => last[i] ?? null);
    }
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
            (node) => {
              // The root of an imported run is no step.
              const isStep = node.parentId !== null || !state.spec.origin;
              return isStep && tokensAreKnown(node) ? node.inputTokens + node.outputTokens : null;
            },
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

type Unmeasured = Omit<Encoding, 'measures'>;

const ends = (low: string, high: string) => ({ low, high });

function scaled(
  token: ScaleToken,
  name: EncodingName,
  tree: TreeIndex,
  ends_: Encoding['ends'],
  shadeOf: (node: NodeState, at: number) => number,
): Unmeasured {
  /** One more than the shade; 0: not found yet. */
  const found = new Uint16Array(tree.count);
  const shade = (at: number): number => {
    const known = found[at] ?? 0;
    if (known > 0) return known - 1;
    const node = tree.nodes[at];
    const fresh = node ? shadeOf(node, at) : noShade;
    found[at] = fresh + 1;
    return fresh;
  };
  return { name, token, shade, ends: ends_, isLogarithmic: false, kinds: [], kindCount: 0 };
}

/** Null if the step changed files in a run that was recorded before lines were counted. */
const linesOf = ({ changed, changedLines }: NodeState): number | null =>
  changedLines ? changedLines.added + changedLines.removed : changed.length === 0 ? 0 : null;

/** Amounts ≥ 0 compared with the largest, on a logarithmic scale, so that one expensive step does not make the others look alike. Null: not known. */
function amounts(
  name: EncodingName,
  tree: TreeIndex,
  amountOf: (node: NodeState, at: number) => number | null,
  format: (amount: number) => string,
): Unmeasured {
  let largest = 0;
  let least = Number.POSITIVE_INFINITY;
  let known = 0;
  for (let i = 0; i < tree.count; i++) {
    const node = tree.nodes[i];
    const given = node ? amountOf(node, i) : null;
    if (given !== null) known++;
    const amount = given ?? 0;
    largest = Math.max(largest, amount);
    if (amount > 0) least = Math.min(least, amount);
  }
  const unit = Number.isFinite(least) ? least : 1;
  const of = (amount: number) => Math.log1p(amount / unit);
  const scale = scaled(
    'q',
    name,
    tree,
    known === 0 ? ends('not recorded', '') : ends(format(0), format(largest)),
    (node, i) => {
      const amount = amountOf(node, i);
      if (amount === null) return noShade;
      return largest === 0 ? 0 : Math.min(steps - 1, Math.floor((of(amount) / of(largest)) * steps));
    },
  );
  return { ...scale, isLogarithmic: true };
}

function kinds(
  name: EncodingName,
  tree: TreeIndex,
  kindOf: (node: NodeState, at: number) => string | null,
): Unmeasured {
  const known = new Map<string, number>();
  const ordinals = new Int32Array(tree.count);
  for (let at = 0; at < tree.count; at++) {
    const node = tree.nodes[at];
    const kind = node ? kindOf(node, at) : null;
    if (kind !== null && !known.has(kind)) known.set(kind, known.size);
    ordinals[at] = kind === null ? -1 : (known.get(kind) ?? -1);
  }
  const shaded = scaled('k', name, tree, null, (_, at) => {
    const ordinal = ordinals[at] ?? -1;
    return ordinal < 0 ? noShade : ordinal % kindsShown;
  });
  return {
    ...shaded,
    kinds: [...known.keys()].slice(0, kindsShown).map((label, shade) => ({ label, shade })),
    kindCount: known.size,
  };
}

/** By position: the file that the path to the node edited last, by its name; null if it edited none. */
function lastFiles({ count, nodes, parent }: TreeIndex): (string | null)[] {
  const last: (string | null)[] = [];
  for (let i = 0; i < count; i++) {
    const path = nodes[i]?.changed[0];
    last.push(path === undefined ? (last[parent[i] ?? -1] ?? null) : path.slice(path.lastIndexOf('/') + 1));
  }
  return last;
}
