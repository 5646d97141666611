import { describe, expect, it } from 'vitest';
import { asAttemptId, asProposalId, nodeId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import {
  noSteering,
  type SteeringEvent,
  type SteeringState,
  steered,
  withoutCancelled,
  withoutPending,
  withoutVerifying,
  withoutWaiting,
} from '@/server/core/run/steering';
import {
  actSchema,
  branchSchema,
  decideSchema,
  markSchema,
  mostActionBytes,
  resolveSchema,
  stitchSchema,
} from '@/server/core/run/steering-commands';

const ada = { kind: 'person', name: 'Ada' } as const;
const proposal: ExpandProposal = {
  kind: 'expand',
  from: nodeId(1),
  steps: 5,
  temperature: 0.8,
  memory: 'none',
  hint: null,
  backup: true,
};
const selection = { chosen: nodeId(1), candidates: [], reason: 'test' };
const following = (events: SteeringEvent[], from: SteeringState = noSteering): SteeringState =>
  events.reduce((state, event, i) => steered(state, { ...event, seq: i + 1, actor: ada }), from);
const [p1, p2] = [asProposalId('p1'), asProposalId('p2')];

describe('what people steered', () => {
  it('waits in the order of asking until it begins or is withdrawn, and is counted either way', () => {
    const both = following([
      { type: 'proposal.made', proposalId: p1, proposal },
      { type: 'proposal.made', proposalId: p2, proposal },
    ]);
    expect(both.proposed).toBe(2);
    expect(both.waiting).toEqual([
      { id: p1, seq: 1, proposal, by: ada },
      { id: p2, seq: 2, proposal, by: ada },
    ]);
    expect(withoutWaiting(both, p1).waiting.map(({ id }) => id)).toEqual([p2]);
    const withdrawn = following([{ type: 'proposal.withdrawn', proposalId: p2, reason: 'no' }], both);
    expect([withdrawn.proposed, withdrawn.waiting.map(({ id }) => id)]).toEqual([2, [p1]]);
  });

  it('lists nodes to verify and attempts to end until each is done, and is the very same where it is not listed', () => {
    const steeringNow = following([
      { type: 'verification.requested', nodeId: nodeId(1) },
      { type: 'verification.requested', nodeId: nodeId(2) },
      { type: 'attempt.cancelled', attemptId: asAttemptId('a1') },
      { type: 'attempt.cancelled', attemptId: asAttemptId('a2') },
    ]);
    expect([steeringNow.verifying, steeringNow.cancelled]).toEqual([
      ['n1', 'n2'],
      ['a1', 'a2'],
    ]);
    expect(withoutVerifying(steeringNow, nodeId(1)).verifying).toEqual(['n2']);
    expect(withoutVerifying(steeringNow, nodeId(7))).toBe(steeringNow);
    expect(withoutCancelled(steeringNow, asAttemptId('a2')).cancelled).toEqual(['a1']);
    expect(withoutCancelled(steeringNow, asAttemptId('a7'))).toBe(steeringNow);
    const dropped: SteeringEvent = { type: 'verification.dropped', nodeId: nodeId(2), reason: 'gone' };
    expect(following([dropped], steeringNow).verifying).toEqual(['n1']);
  });

  it('holds the strategy’s proposal until a person says yes, with their changes, or no', () => {
    const steeringNow = following([
      { type: 'approval.set', on: true },
      { type: 'approval.requested', proposal, selection, strategy: 'mcts' },
    ]);
    expect(steeringNow.approval).toBe(true);
    expect(steeringNow.pending).toEqual({ seq: 2, proposal, selection, strategy: 'mcts', approved: false });
    const changed = { ...proposal, steps: 9 };
    const yes = following([{ type: 'approval.given', proposal: changed }], steeringNow);
    expect(yes.pending).toMatchObject({ seq: 2, proposal: { steps: 9 }, approved: true });
    expect(yes.declined).toBe(0);
    const no = following([{ type: 'approval.given', proposal: null }], steeringNow);
    expect([no.pending, no.declined]).toEqual([null, 1]);
    expect(following([{ type: 'approval.given', proposal }]).pending).toBeNull();
    expect(withoutPending(steeringNow).pending).toBeNull();
    expect(withoutPending(no)).toBe(no);
  });

  it('drops what is pending once proposals wait for nobody any more', () => {
    const steeringNow = following([
      { type: 'approval.set', on: true },
      { type: 'approval.requested', proposal, selection, strategy: 'mcts' },
    ]);
    expect(following([{ type: 'approval.set', on: true }], steeringNow).pending).toEqual(steeringNow.pending);
    expect(following([{ type: 'approval.set', on: false }], steeringNow)).toMatchObject({
      approval: false,
      pending: null,
    });
  });

  it('adds up the nodes that were released and, each once, the environments made anew', () => {
    const state = following([
      { type: 'snapshots.released', nodes: [nodeId(1)] },
      { type: 'snapshots.released', nodes: [nodeId(2)] },
      { type: 'environment.rebuilt', environments: ['e1'], nodes: [] },
      { type: 'environment.rebuilt', environments: ['e2', 'e1'], nodes: [] },
      { type: 'node.marked', nodeId: nodeId(3), change: { mark: 'pinned', to: true } },
    ]);
    expect(state).toMatchObject({
      released: ['n1', 'n2'],
      rebuilt: ['e1', 'e2'],
      marks: { n3: { pinned: true } },
    });
  });
});

describe('a command', () => {
  const issues = (schema: { safeParse(given: unknown): { success: boolean } }, given: object) =>
    schema.safeParse(given).success;
  const branch = (given: object) => issues(branchSchema, { kind: 'branch', from: 'n1', ...given });

  it('to branch is for one attempt, as the run has it, unless it says otherwise', () => {
    expect(branchSchema.parse({ kind: 'branch', from: 'n12' })).toEqual({
      kind: 'branch',
      from: 'n12',
      attempts: 1,
      hint: null,
      model: null,
      temperature: null,
      steps: null,
      memory: null,
    });
    expect(branchSchema.parse({ kind: 'branch', from: 'n1', hint: '  look  ' }).hint).toBe('look');
  });

  it.each([
    ['attempts', 1, 32],
    ['steps', 1, 1000],
    ['temperature', 0, 2],
  ])('to branch takes %s from %d to %d', (name, least, most) => {
    expect([least - 1, least, most, most + 1].map((value) => branch({ [name]: value }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('names nodes, attempts, runs and proposals by ids of their kind', () => {
    for (const from of ['1', 'n', 'n1x', 'xn1', 'n1234567890', 'a1']) expect(branch({ from })).toBe(false);
    const ids = (attemptId: string) => issues(resolveSchema, { kind: 'resolve', attemptId, content: null });
    expect(['a1', 'a123456789', 'n1', 'a1234567890', 'xa1', 'a1x'].map(ids)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('has bounds on the text it carries', () => {
    expect([4000, 4001].map((length) => branch({ hint: 'h'.repeat(length) }))).toEqual([true, false]);
    expect([200, 201].map((length) => branch({ model: 'm'.repeat(length) }))).toEqual([true, false]);
    const resolved = (length: number) =>
      issues(resolveSchema, { kind: 'resolve', attemptId: 'a1', content: 'x'.repeat(length) });
    expect([256 * 1024, 256 * 1024 + 1].map(resolved)).toEqual([true, false]);
    const act = (length: number) =>
      issues(actSchema, {
        kind: 'act',
        from: 'n1',
        action: { kind: 'write_file', path: 'a', content: 'x'.repeat(length) },
      });
    const around = JSON.stringify({ kind: 'write_file', path: 'a', content: '' }).length;
    expect([mostActionBytes - around, mostActionBytes - around + 1].map(act)).toEqual([true, false]);
  });

  it('to stitch takes 1 to 500 steps, and the donor of its own run unless another is named', () => {
    const steps = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);
    const given = (count: number) => ({ kind: 'stitch', steps: steps(count), onto: 'n1' });
    expect([0, 1, 500, 501].map((count) => issues(stitchSchema, given(count)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(stitchSchema.parse(given(2))).toMatchObject({ donorRun: null, goOn: null });
    expect(stitchSchema.parse({ ...given(1), goOn: { steps: 3 } }).goOn).toEqual({ steps: 3, hint: null });
    expect([0, 1, 1000, 1001].map((n) => issues(stitchSchema, { ...given(1), goOn: { steps: n } }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(
      ['r1234', 'r123', 'x1234'].map((donorRun) => issues(stitchSchema, { ...given(1), donorRun })),
    ).toEqual([true, false, false]);
  });

  it('to mark takes values from 0 to 1 and notes that say something', () => {
    const mark = (name: string, to: unknown) =>
      issues(markSchema, { kind: 'mark', nodeId: 'n1', change: { mark: name, to } });
    expect([-0.1, 0, 1, 1.1, null].map((to) => mark('value', to))).toEqual([false, true, true, false, true]);
    expect(['', ' ', 'x', 'x'.repeat(4000), 'x'.repeat(4001), null].map((to) => mark('note', to))).toEqual([
      false,
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  it('to decide leaves the proposal as it is unless it says otherwise', () => {
    expect(decideSchema.parse({ kind: 'decide', seq: 4, verdict: 'approve' })).toEqual({
      kind: 'decide',
      seq: 4,
      verdict: 'approve',
      from: null,
      hint: null,
      steps: null,
      temperature: null,
    });
    const decide = (given: object) =>
      issues(decideSchema, { kind: 'decide', seq: 1, verdict: 'reject', ...given });
    expect([0, 1].map((seq) => decide({ seq }))).toEqual([false, true]);
    expect([0, 1, 1000, 1001].map((steps) => decide({ steps }))).toEqual([false, true, true, false]);
    expect([-1, 0, 2, 3].map((temperature) => decide({ temperature }))).toEqual([false, true, true, false]);
  });
});
