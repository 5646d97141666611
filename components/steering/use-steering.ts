'use client';
import { useMemo, useState } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { useStable } from '@/components/ui/use-stable';
import { asNodeId, type NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { type BranchDraft, newBranch } from './branch-form';
import type { RunCommand } from './expected';
import { type HandDraft, newHand } from './hand-form';
import { type FormName, type NodeAct, nodeActs } from './node-acts';
import { promptSent } from './sentences';
import { newStitch, type StitchDraft, stitchFrom } from './stitch-draft';
import type { Acts, Done } from './use-acts';
import { useMadeNode } from './use-made-node';

/** What a person is doing at a node: which form is open, what is entered in it, and which command was refused. */
export interface Steering {
  /** The latest state of the run as the panels show it, whatever moment the tree shows. Commands apply to the run now. */
  state: RunState;
  acts: Acts;
  open: FormName | null;
  setOpen(form: FormName | null): void;
  branch: BranchDraft;
  setBranch(draft: BranchDraft): void;
  hand: HandDraft;
  setHand(draft: HandDraft): void;
  stitch: StitchDraft;
  setStitch(draft: StitchDraft): void;
  select(id: NodeId): void;
  /** Why the form's last command was refused, or null. */
  refusal: string | null;
  /** Sends the form's command and closes the form. If the command is refused, the form opens again with the reason. */
  submitForm(form: FormName, command: RunCommand, done?: Done): void;
  /** Sends a prompt again. Resolves with the refusal, or with null when it was sent; then its first step is selected. */
  resend(command: Extract<RunCommand, { kind: 'resend' }>): Promise<string | null>;
  /** The node that is kept for comparison, or null. */
  kept: NodeId | null;
  /** Carries out an entry of a node's menu. The node becomes the selected one. */
  start(act: NodeAct, node: NodeId): void;
}

interface SteeringPlace {
  kept: NodeId | null;
  compare: (node: NodeId) => void;
}

interface SteeredRun {
  /** The run now. */
  latest: RunState;
  /** The run as the panels show it, which follows a moment later. */
  steady: RunState;
}

/** The same object until something in it changes, so that a growing tree does not draw the panels again. */
export function useSteering(
  { latest, steady: state }: SteeredRun,
  acts: Acts,
  selected: NodeId | null,
  select: (id: NodeId) => void,
  { kept, compare }: SteeringPlace,
): Steering {
  const [open, setOpen] = useState<FormName | null>(null);
  const [branch, setBranch] = useState(newBranch);
  const [hand, setHand] = useState(newHand);
  const [stitch, setStitch] = useState(newStitch);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { send } = acts;

  const awaitMade = useMadeNode(latest, selected, select);
  const submitForm = useStable(async (form: FormName, command: RunCommand, done?: Done) => {
    const after = latest.attempts.size;
    setOpen(null);
    setRefusal(null);
    const error = await send(command, done);
    if (error !== null) {
      setRefusal(error);
      setOpen(form);
    } else if (form === 'branch') setBranch((draft) => ({ ...draft, hint: '' }));
    else if (form === 'stitch') setStitch(newStitch);
    else if (command.kind === 'act') {
      awaitMade(asNodeId(command.from), after);
      setHand((draft) => ({ ...draft, content: null, line: '' }));
    }
  });
  const resend: Steering['resend'] = useStable(async (command) => {
    const node = asNodeId(command.nodeId);
    const from = latest.nodes.get(node)?.parentId ?? null;
    const after = latest.attempts.size;
    const error = await send(command, { message: promptSent(node) });
    if (error === null && from !== null) awaitMade(from, after, node);
    return error;
  });
  const start = useStable((act: NodeAct, node: NodeId) => {
    if (act.refused !== null) return;
    select(node);
    if (act.does === 'compare') return compare(node);
    if ('command' in act.does) return void send(act.does.command, act.does.done);
    setRefusal(null);
    if (act.does.form === 'stitch') setStitch(stitchFrom(latest, node));
    setOpen(act.does.form);
  });
  const offered = useMemo(() => {
    const node = selected === null ? undefined : state.nodes.get(selected);
    return node ? nodeActs(state, node, kept).map((act) => ({ act, node: node.id })) : [];
  }, [state, selected, kept]);
  useHotkeys(
    'Steering',
    offered.map(({ act, node }) => ({
      keys: act.key === null ? [] : [act.key],
      does: act.title.toLowerCase(),
      run: () => start(act, node),
    })),
  );
  return useMemo(
    () => ({
      state,
      acts,
      open,
      setOpen: (form) => {
        setRefusal(null);
        setOpen(form);
      },
      branch,
      setBranch,
      hand,
      setHand,
      stitch,
      setStitch,
      select,
      resend,
      refusal,
      kept,
      submitForm: (form, command, done) => void submitForm(form, command, done),
      start,
    }),
    [state, acts, open, branch, hand, stitch, select, resend, refusal, kept, submitForm, start],
  );
}
