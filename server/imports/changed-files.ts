import { editKinds } from '@/server/core/agent/action';
import type { ImportedNode } from '@/server/exchange/run/imported-run';
import { pathOf } from './step-record';

/** The parts of a cumulative diff by the file they change. */
function partsOf(patch: string | null): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of (patch ?? '').split(/^(?=diff --git )/m)) {
    const [, path] = /^diff --git "?a\/.*? "?b\/(.*?)"?$/m.exec(part) ?? [];
    if (path !== undefined) parts.set(path, part);
  }
  return parts;
}

/**
 * The files that a step changed: those whose diff against the base is another than at its parent, where both have one;
 * else those that its edits name and that did not fail.
 */
export function changedFiles(node: ImportedNode, parent: ImportedNode | null): string[] {
  if (node.patch !== null && (parent === null || parent.patch !== null)) {
    const [before, after] = [partsOf(parent?.patch ?? null), partsOf(node.patch)];
    const paths = [...new Set([...before.keys(), ...after.keys()])];
    return paths.filter((path) => before.get(path) !== after.get(path)).sort();
  }
  if (!node.executed) return [];
  const edited = node.calls.flatMap((call) => {
    const path = editKinds.has(call.kind) && !call.error ? pathOf(call) : null;
    return path === null ? [] : [path];
  });
  return [...new Set(edited)].sort();
}
