import ignore, { type Ignore } from 'ignore';
import { applyChanges, type Becomes } from './build';
import { type Bytes, textOf } from './names';
import type { Objects } from './objects';
import type { Trees } from './tree';
import { diffTrees, walk } from './walk';

/** The rules of the `.gitignore` files of a tree, each for the folder it lies in. Deeper ones go before. */
function rulesOf(objects: Objects, trees: Trees, root: string): Map<string, Ignore> {
  const rules = new Map<string, Ignore>();
  for (const { path, entry } of walk(trees, root)) {
    const text = textOf(path);
    const isRules = text === '.gitignore' || text.endsWith('/.gitignore') || text === '.git/info/exclude';
    if (!isRules || entry.type !== 'file') continue;
    const folder = text.startsWith('.git/') ? '' : text.slice(0, -'.gitignore'.length);
    const known = rules.get(folder) ?? ignore();
    rules.set(folder, known.add(objects.get(entry.target).toString('utf8')));
  }
  return rules;
}

/** Whether git would ignore a path that it does not track, by these rules. */
function isIgnored(rules: ReadonlyMap<string, Ignore>, path: string): boolean {
  let ignored = false;
  for (let at = 0; at >= 0; at = path.indexOf('/', at) + 1 || -1) {
    const rule = rules.get(path.slice(0, at));
    if (!rule) continue;
    const verdict = rule.test(path.slice(at));
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** The tree `base` without what `root` does not have and its `.gitignore` files ignore; what `keep` names stays. */
export function dropIgnored(
  { objects, trees }: { objects: Objects; trees: Trees },
  base: string,
  root: string,
  keep: ReadonlySet<string>,
): string {
  const rules = rulesOf(objects, trees, root);
  if (rules.size === 0) return base;
  const changes = new Map<Bytes, Becomes>();
  for (const { path, before, after } of diffTrees(trees, root, base)) {
    const text = textOf(path);
    if (after?.type === 'shared') {
      // Packages that were installed on the way are no part of a solution.
      if (isIgnored(rules, `${text}/`)) changes.set(path, before?.type === 'shared' ? before : null);
      continue;
    }
    if (before !== null || after === null || after.type === 'dir') continue;
    if (!keep.has(text) && isIgnored(rules, text)) changes.set(path, null);
  }
  return changes.size === 0 ? base : applyChanges(trees, base, changes);
}
