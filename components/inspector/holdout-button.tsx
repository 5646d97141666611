'use client';
import { useCommandResults } from '@/components/live/command-results';
import { useCommand } from '@/components/live/use-command';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/notes';
import { Section } from '@/components/ui/section';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { holdoutHelp } from './sentences';

/** Runs the holdout at a node where it was not run. */
export function HoldoutButton({ state, node }: { state: RunState; node: NodeState }) {
  const command = useCommand(state.runId, useCommandResults());
  return (
    <Section title="Holdout · never shown to the agent">
      <p className="text-soft">{holdoutHelp}</p>
      <Button
        size="sm"
        className="mt-2"
        data-testid="run-holdout"
        busy={command.busy}
        onClick={() => command.send({ kind: 'holdout', nodeId: node.id })}
      >
        Run the holdout at {node.id}
      </Button>
      {command.error && <ErrorNote className="mt-2" message={command.error} />}
    </Section>
  );
}
