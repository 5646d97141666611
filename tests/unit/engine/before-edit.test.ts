import { describe, expect, it } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import type { Call, CallOutline } from '@/server/core/agent/call';
import { nodeId, snapshotId } from '@/server/core/base/ids';
import { beforeEditAt } from '@/server/engine/context/before-edit';
import { seen } from '@/server/lab/text-sandbox';
import { newNode } from '@/tests/support/build/node';
import { storedRun } from '@/tests/unit/db/stored-run';
import { TreeBuilder } from '@/tests/unit/search/build-tree';

const at = (step: number) => snapshotId('host', String(step));
const edit = (path: string, error = false): CallOutline => ({ kind: 'edit_file', title: '', path, error });
const undo = (path: string): CallOutline => ({ kind: 'undo_edit', title: '', path, error: false });
const patch: CallOutline = { kind: 'apply_patch', title: '', path: null, error: false };

/** Steps one after another, the first from `at(0)`, each with calls and the files it changed. */
function walked(...steps: (readonly CallOutline[])[]) {
  const log = storedRun(openMemoryDatabase(), { tree: new TreeBuilder('mcts') });
  const settle = (step: number, outlines: readonly CallOutline[] | null) =>
    log.append([
      {
        type: 'node.settled',
        actor: { kind: 'engine' },
        node: newNode({
          id: nodeId(step + 1),
          parentId: nodeId(step),
          snapshot: at(step),
          changed: ['b.js'],
          outlines,
        }),
      },
    ]);
  settle(0, null);
  for (const [index, outlines] of steps.entries()) settle(index + 1, outlines);
  return beforeEditAt(log.state, nodeId(steps.length + 1));
}

describe('the snapshot before the last edit of a file', () => {
  it('is that of the step before the edit, whatever other files were edited since', () => {
    const lastOf = walked([edit('a.js')], [edit('b.js')]);
    expect([lastOf('a.js', []), lastOf('b.js', []), lastOf('c.js', [])]).toEqual([at(0), at(1), null]);
  });

  it('goes back one edit with each that was taken back, also of a patch, and not for edits that failed', () => {
    expect(walked([edit('a.js')], [edit('a.js')], [undo('./a.js')])('a.js', [])).toBe(at(0));
    expect(walked([edit('a.js')], [edit('a.js')], [undo('a.js')], [undo('a.js')])('a.js', [])).toBeNull();
    expect(walked([patch], [edit('b.js', true)])('b.js', [])).toBe(at(0));
  });

  it('is the same for all edits of one turn, the one under way included', () => {
    const call: Call = { action: { kind: 'write_file', path: 'a.js', content: '' }, observation: seen('') };
    const back: Call = { action: { kind: 'undo_edit', path: 'a.js' }, observation: seen('') };
    const lastOf = walked([edit('a.js'), edit('a.js')]);
    expect(lastOf('a.js', [])).toBe(at(0));
    expect(lastOf('a.js', [call])).toBe(at(1));
    expect(lastOf('a.js', [call, call, back])).toBe(at(0));
  });
});
