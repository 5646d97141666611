import { describe, expect, it } from 'vitest';
import type { Action } from '@/server/core/agent/action';
import { type NodeId, nodeId } from '@/server/core/base/ids';
import type { DonorStep } from '@/server/stitch/donor-step';
import { merged, withMarkers } from '@/server/stitch/merge';
import { planGraft } from '@/server/stitch/plan';
import { actionFor, replayChange } from '@/server/stitch/replay-step';
import { absent, type Side, sideOf, textSide } from '@/server/stitch/side';

const host = nodeId(99);
const first = new Map<string, string>([
  ['cart.js', 'export const items = [];\nexport function add(item) {\n  items.push(item);\n}\n'],
  ['tax.js', 'export function tax(net) {\n  return Math.floor(net * 0.2);\n}\n'],
]);

/** A donor's walk: edits and readings made one after another on `first`. */
function walk(actions: Action[]): DonorStep[] {
  const files = new Map(first);
  return actions.map((action, i): DonorStep => {
    const step: DonorStep = {
      id: nodeId(i + 1),
      calls: [action],
      title: action.kind,
      reads: [],
      deltas: [],
      seconds: 2,
    };
    if (action.kind === 'read_file') return { ...step, reads: [action.path] };
    if (action.kind !== 'edit_file' && action.kind !== 'write_file') return step;
    const old = files.get(action.path);
    const now = action.kind === 'write_file' ? action.content : (old ?? '').replace(action.old, action.new);
    files.set(action.path, now);
    const before = old === undefined ? absent : textSide(old);
    return { ...step, deltas: [{ path: action.path, before, after: textSide(now) }] };
  });
}

const sides = (files: Iterable<readonly [string, string]>) =>
  new Map<string, Side>([...files].map(([path, text]) => [path, textSide(text)]));

function plan(
  steps: DonorStep[],
  chosen: NodeId[],
  { without = [], hosted = first }: { without?: NodeId[]; hosted?: ReadonlyMap<string, string> } = {},
) {
  return planGraft({
    host,
    steps,
    chosen: new Set(chosen),
    without: new Set(without),
    base: sides(first),
    hosted: sides(hosted),
  });
}

const edit = (path: string, old: string, now: string): Action => ({ kind: 'edit_file', path, old, new: now });

describe('the plan of a graft', () => {
  const steps = walk([
    edit('cart.js', 'items.push(item);', 'items.push(copyOf(item));'),
    edit('cart.js', 'export const items', 'const copyOf = (item) => ({ ...item });\nexport const items'),
    { kind: 'read_file', path: 'cart.js' },
    edit('tax.js', 'Math.floor', 'Math.round'),
    edit('cart.js', 'copyOf(item)', 'copyOf(item, true)'),
  ]);
  const [n1, n2, n3, n4, n5] = steps.map(({ id }) => id) as [NodeId, NodeId, NodeId, NodeId, NodeId];

  it('pulls in the step whose text a chosen one changes, says why, and leaves out what changes other lines', () => {
    const { steps: planned, offered, estimate } = plan(steps, [n5]);
    expect(planned.map(({ node, role }) => [node, role])).toEqual([
      [n1, 'needed'],
      [n5, 'chosen'],
    ]);
    expect(planned[0]?.because).toBe('n5 changes lines of cart.js that this step made.');
    expect(planned.map(({ mayLeaveOut }) => mayLeaveOut)).toEqual([false, true]);
    expect(offered.map(({ node, role }) => [node, role])).toEqual([
      [n2, 'read'],
      [n3, 'looks'],
      [n4, 'chosen'],
    ]);
    expect(estimate).toEqual({ steps: 2, seconds: 4 });
  });

  it('offers what a chosen step was made after reading', () => {
    expect(plan(steps, [n4]).offered.find(({ node }) => node === n2)).toEqual({
      node: n2,
      title: 'edit_file',
      role: 'read',
      because: 'n4 was made after n3 had read cart.js as this step left it.',
      mayLeaveOut: true,
    });
  });

  it('pulls in the step that introduced a name which a chosen one uses in another file, unless it is left out', () => {
    const made = walk([
      edit('cart.js', 'export const items', 'export const vatRate = 0.2;\nexport const items'),
      edit('tax.js', '0.2', 'vatRate'),
    ]);
    expect(plan(made, [nodeId(2)]).steps[0]).toMatchObject({
      node: nodeId(1),
      role: 'uses',
      because: 'n2 uses “vatRate”, which this step introduced.',
      mayLeaveOut: true,
    });
    expect(plan(made, [nodeId(2)], { without: [nodeId(1)] }).steps.map(({ node }) => node)).toEqual([
      nodeId(2),
    ]);
  });

  it('shows the three versions where the host changed the same lines, and a merge where it changed others', () => {
    const hosted = new Map([
      ['cart.js', `${first.get('cart.js')}export const size = () => items.length;\n`],
      ['tax.js', 'export function tax(net) {\n  return Math.ceil(net * 0.19);\n}\n'],
    ]);
    const { foreseen } = plan(steps, [n1, n4], { hosted });
    expect(foreseen).toEqual([
      expect.objectContaining({ path: 'cart.js', step: n1, conflict: null }),
      {
        path: 'tax.js',
        step: n4,
        conflict: 'overlap',
        versions: {
          base: first.get('tax.js'),
          theirs: 'export function tax(net) {\n  return Math.round(net * 0.2);\n}\n',
          ours: hosted.get('tax.js'),
        },
      },
    ]);
  });
});

describe('one change replayed', () => {
  const delta = (before: string | null, after: string | null) => ({
    path: 'f',
    before: before === null ? absent : textSide(before),
    after: after === null ? absent : textSide(after),
  });
  const shell: Action = { kind: 'shell', command: 'x' };

  it('keeps both changes of one line where the old text of the edit still stands there', () => {
    const action = edit('f', 'total(', 'sum(');
    const replay = replayChange(delta('x = total(1)\n', 'x = sum(1)\n'), action, textSide('x = total(2)\n'));
    expect(replay).toEqual({ kind: 'replayed', side: textSide('x = sum(2)\n') });
  });

  it('does not edit the same text in another place than the donor did', () => {
    const lines = ['return a;', 'b', 'c', 'd'].join('\n');
    const moved = ['return z;', 'b', 'c', 'd', 'return a;'].join('\n');
    const action = edit('f', 'return a;', 'return 0;');
    const after = lines.replace('return a;', 'return 0;');
    expect(replayChange(delta(lines, after), action, textSide(moved)).kind).toBe('conflict');
  });

  it('finds the place again below lines that the host added, as one write of the merged file', () => {
    const before = 'a\nb\nb\n';
    const action: Action = { kind: 'write_file', path: 'f', content: 'a\nb\nB\n' };
    const d = delta(before, 'a\nb\nB\n');
    const replay = replayChange(d, action, textSide(`new\n${before}`));
    expect(replay).toEqual({ kind: 'merged', side: textSide('new\na\nb\nB\n') });
    expect(actionFor(action, d, replay)).toEqual({
      kind: 'write_file',
      path: 'f',
      content: 'new\na\nb\nB\n',
    });
  });

  it('says what is in the way where a side has no such file, or no text', () => {
    const reason = (before: string | null, after: string | null, ours: Side) => {
      const replay = replayChange(delta(before, after), shell, ours);
      return replay.kind === 'conflict' ? replay.reason : replay.kind;
    };
    expect(reason('a', 'b', absent)).toBe('absent-here');
    expect(reason(null, 'b', textSide('c'))).toBe('made-here');
    expect(reason('a', null, textSide('c'))).toBe('removed');
    expect(reason('a', 'b', sideOf(new Uint8Array([0, 1])))).toBe('opaque');
    expect(reason('a', 'b', sideOf(new Uint8Array([0xff])))).toBe('opaque');
    expect(reason(null, 'b', textSide('b'))).toBe('present');
    expect(reason('a', null, absent)).toBe('present');
  });
});

describe('the three-way merge', () => {
  it('keeps line breaks and a missing last one as they are', () => {
    const base = 'one\r\ntwo\r\nthree\r\nfour';
    expect(merged({ base, theirs: base.replace('one', 'ONE'), ours: base.replace('four', 'FOUR') })).toBe(
      'ONE\r\ntwo\r\nthree\r\nFOUR',
    );
  });
  it('takes lines for what they are, also those named like parts of the language', () => {
    const base = 'constructor\n__proto__\ntoString\nend\n';
    expect(merged({ base, theirs: `x\n${base}`, ours: `${base}y\n` })).toBe(`x\n${base}y\n`);
  });
  it('gives up on texts that repeat themselves without end, instead of standing still', () => {
    const base = '\n'.repeat(5_000);
    expect(merged({ base, theirs: `${base}a`, ours: `b${base}` })).toBeNull();
  });
  it('shows a conflict between markers, the rest merged', () => {
    expect(withMarkers({ base: 'a\nb\nc\nd\n', theirs: 'a\nB\nc\nd\n', ours: 'a\n2\nc\nD\n' })).toBe(
      'a\n<<<<<<< host\n2\n||||||| before\nb\n=======\nB\n>>>>>>> donor\nc\nD\n',
    );
  });
});
