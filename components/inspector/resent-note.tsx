import { useNodeDetail } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { byPerson } from '@/components/wording/status-sentences';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { resending } from './sentences';

interface ResentNoteProps {
  state: RunState;
  node: NodeState;
  parts: readonly PromptPart[];
  onSelect: (id: NodeId | null) => void;
}

/** At the first step of a branch whose prompt a person sent again: what was edited, against the original. */
export function ResentNote({ state, node, parts, onSelect }: ResentNoteProps) {
  const attempt = node.attemptId === null ? undefined : state.attempts.get(node.attemptId);
  const resent = attempt?.proposal.resent;
  const original = resent ? (state.nodes.get(resent.of) ?? null) : null;
  const { data } = useNodeDetail(state.runId, original);
  if (!attempt || !resent || node.parentId !== attempt.from) return null;
  const before = data?.prompt ?? [];
  return (
    <section className="border-y border-line bg-accent-soft" data-testid="resent-note">
      <p className="px-4 py-2">
        {resending.note(byPerson(attempt) ?? 'a person', resent.edited.length)}{' '}
        <button
          type="button"
          onClick={() => onSelect(resent.of)}
          className="underline underline-offset-2 hover:text-ink"
        >
          {resent.of}
        </button>
        .
      </p>
      {resent.edited.map((at) => {
        const [old, now] = [before[at], parts[at]];
        return (
          old &&
          now && (
            <DiffView
              key={at}
              firstLine={null}
              change={{
                path: `part ${at}: ${now.kind}`,
                kind: 'changed',
                before: `${old.text}\n`,
                after: `${now.text}\n`,
                binary: false,
              }}
            />
          )
        );
      })}
    </section>
  );
}
