'use client';
import { useEffect, useState } from 'react';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';

interface Awaited {
  from: NodeId;
  /** The node that the person looks at meanwhile. */
  looking: NodeId;
  /** How many attempts there were when the command was sent. */
  after: number;
}

/** The node that a person made at `from` since then, by hand or by sending a prompt again, or null. */
function madeNode({ attempts }: RunState, { from, after }: Awaited): NodeId | null {
  for (const { proposal, startedBy, head } of [...attempts.values()].slice(after)) {
    const isOne = proposal.given !== undefined || proposal.resent !== undefined;
    const isMade = startedBy.kind === 'person' && isOne && head !== proposal.from;
    if (proposal.from === from && isMade) return head;
  }
  return null;
}

/** Selects the node that a person's command makes when it has settled, unless the person selected another node. */
export function useMadeNode(
  state: RunState,
  selected: NodeId | null,
  select: (id: NodeId) => void,
): (from: NodeId, after: number, looking?: NodeId) => void {
  const [awaited, setAwaited] = useState<Awaited | null>(null);
  const made = awaited && madeNode(state, awaited);
  const looksOn = awaited !== null && selected === awaited.looking;

  // Outside system: the address bar, which holds the selection.
  useEffect(() => {
    if (made === null) return;
    setAwaited(null);
    if (looksOn) select(made);
  }, [made, looksOn, select]);
  return (from, after, looking = from) => setAwaited({ from, after, looking });
}
