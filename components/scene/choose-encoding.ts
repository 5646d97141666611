import type { EncodingName, Measures } from './encoding';
import type { Standings } from './standing';
import type { TreeIndex } from './tree-index';

/**
 * What colour means if a person chose nothing: tests passing. If no target test passes anywhere in a tree that was tested,
 * tests would give everything one colour, so colour shows the first of these that differs between nodes: guard tests
 * broken, the file edited last, lines changed.
 */
export function chooseEncoding(tree: TreeIndex, standing: Standings, measures: Measures): EncodingName {
  let tested = 0;
  let broken = 0;
  const files = new Set<string>();
  let edits = 0;
  for (let i = 0; i < tree.count; i++) {
    if ((standing.fraction[i] ?? -1) > 0) return 'tests';
    // The root is tested before any step is made, and alone it says nothing about the steps.
    if (i > 0 && standing.known[i] === 1) tested++;
    if (standing.broken[i] === 1) broken++;
    const path = tree.nodes[i]?.changed[0];
    if (path === undefined) continue;
    edits++;
    if (files.size < 2) files.add(path);
  }
  if (measures === 'rewards') return withoutTests(tree, tested > 0, files.size, edits);
  if (tested === 0) return 'tests';
  if (broken > 0 && broken < tree.count) return 'guards';
  if (files.size > 1) return 'files';
  return edits > 0 ? 'diff' : 'tests';
}

/** Of a run without tests and without a reward above 0: the first of these that differs between its nodes. */
function withoutTests(tree: TreeIndex, hasRewards: boolean, files: number, edits: number): EncodingName {
  const visited = new Set(tree.nodes.slice(0, tree.count).map(({ visits }) => visits));
  const attempts = new Set(tree.nodes.slice(0, tree.count).map(({ attemptId }) => attemptId));
  if (hasRewards) return 'tests';
  if (visited.size > 2) return 'visits';
  if (files > 1) return 'files';
  if (edits > 0) return 'diff';
  return attempts.size > 2 ? 'attempt' : 'age';
}
