'use client';
import { useQuery } from '@tanstack/react-query';
import { newStitch, type StitchDraft } from '@/components/steering/stitch-draft';
import { useTRPC } from '@/components/trpc/provider';
import { Select } from '@/components/ui/field';
import { asNodeId, asRunId, type NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';

interface DonorFieldsProps {
  state: RunState;
  draft: StitchDraft;
  onDraft: (draft: StitchDraft) => void;
}

/** Which steps are grafted: from this run, by the first and the last step; from another run of the task, by the last step. */
export function DonorFields({ state, draft, onDraft }: DonorFieldsProps) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.runs.list.queryOptions()).data ?? [];
  const others = runs.filter(
    ({ id, taskName, nodes }) => taskName === state.spec.taskName && id !== state.runId && nodes > 1,
  );
  const { donorRun } = draft;
  const donors = useQuery(
    trpc.stitch.donors.queryOptions({ runId: donorRun ?? state.runId }, { enabled: donorRun !== null }),
  );
  const path =
    donorRun === null && draft.last !== null && state.nodes.has(draft.last)
      ? pathTo(state, draft.last).slice(1)
      : [];
  const choose = (change: Partial<StitchDraft>) => onDraft({ ...draft, add: [], without: [], ...change });
  const nodeOption = (id: NodeId, title: string) => ({ value: id as string, label: `${id} · ${title}` });
  return (
    <div className="grid grid-cols-2 gap-2.5">
      {others.length > 0 && (
        <Select
          className="col-span-2"
          label="Donor"
          value={donorRun ?? ''}
          options={[
            { value: '', label: 'this run' },
            ...others.map(({ id, strategy, status }) => ({
              value: id,
              label: `${id} · ${strategy}, ${status}`,
            })),
          ]}
          onChange={(id) => onDraft({ ...newStitch, donorRun: id === '' ? null : asRunId(id) })}
        />
      )}
      {donorRun === null && draft.last !== null && (
        <>
          <Select
            label="Donor from"
            value={draft.first ?? ''}
            options={[
              { value: '', label: 'the fork of donor and host' },
              ...path.map(({ id, title }) => nodeOption(id, title)),
            ]}
            onChange={(id) => choose({ first: id === '' ? null : asNodeId(id) })}
          />
          <Select
            label="Donor to"
            value={draft.last}
            options={path.map(({ id, title }) => nodeOption(id, title))}
            onChange={(id) => choose({ last: asNodeId(id) })}
          />
        </>
      )}
      {donorRun !== null && (
        <Select
          className="col-span-2"
          label="All steps of an attempt up to"
          value={draft.last ?? ''}
          options={[
            { value: '', label: donors.isPending ? 'loading …' : 'choose a step', disabled: true },
            ...(donors.data ?? []).map(({ node, title, targetsPassing, targetsTotal }) => ({
              value: node,
              label: `${node} · ${targetsPassing} of ${targetsTotal} targets · ${title}`,
            })),
          ]}
          onChange={(id) => choose({ first: null, last: asNodeId(id) })}
        />
      )}
    </div>
  );
}
