'use client';
import { openConflicts } from '@/components/steering/conflicts';
import type { Steering } from '@/components/steering/use-steering';
import type { NodeId } from '@/server/core/base/ids';
import { ResolveDialog } from './resolve-dialog';

/** The dialog that resolves the conflict at the selected node, while it is open. */
export function Resolving({ steering, selected }: { steering: Steering; selected: NodeId | null }) {
  const attempt = openConflicts(steering.state).find(({ head }) => head === selected);
  if (steering.open !== 'resolve' || !attempt) return null;
  return (
    <ResolveDialog
      key={attempt.id}
      runId={steering.state.runId}
      attempt={attempt}
      refusal={steering.refusal}
      onSubmit={(command) => steering.submitForm('resolve', command)}
      onClose={() => steering.setOpen(null)}
    />
  );
}
