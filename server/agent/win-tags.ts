import type { PartialWin } from '@/server/core/agent/experience';

/** Words by which a stretch is found again: the files it edited, and whether it fixed one test or several. */
export function tagsOf(win: PartialWin): string[] {
  const files = [...new Set(win.edits.map((edit) => edit.path))].map((path) => `edits:${path}`);
  const fixed = win.fixed.length === 0 ? [] : [`fixes:${win.fixed.length}`];
  const size = win.edits.length === 1 ? ['one-edit'] : [];
  return [...files, ...fixed, ...size];
}
