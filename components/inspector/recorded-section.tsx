import type { RecordedDetail } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { type Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/section';
import type { NodeState } from '@/server/core/run/node';
import { idThere, likenessOf, mergedHelp, notExecuted, recordedTitle, scaledText } from './sentences';

interface RecordedSectionProps {
  node: NodeState;
  recorded: RecordedDetail;
}

/** What another system recorded of a step, beside its calls: reward, place, remarks, and what came to the model after it. */
export function RecordedSection({ node, recorded }: RecordedSectionProps) {
  const { origin } = node;
  if (origin === null) return null;
  const facts: Fact[] = [];
  if (origin.reward) facts.push({ name: 'reward', value: scaledText(origin.reward) });
  if (node.visits > 0) facts.push({ name: 'visits', value: String(node.visits) });
  if (origin.foreignId !== null) facts.push({ name: idThere, value: String(origin.foreignId) });
  if (origin.times > 1)
    facts.push({ name: 'began alike', value: `${origin.times} attempts`, help: mergedHelp });
  if (origin.likeness) facts.push({ name: 'likeness', value: likenessOf(origin.likeness) });
  const { explanation, remarks, messages, selection } = recorded;
  const isEmpty = facts.length === 0 && !explanation && remarks.length === 0 && selection === null;
  return (
    <>
      {!origin.executed && (
        <p className="border-b border-line bg-warn-soft px-3.5 py-2" data-testid="not-executed">
          {notExecuted}
        </p>
      )}
      {!isEmpty && (
        <Section title={recordedTitle}>
          <div className="space-y-2" data-testid="recorded">
            <Facts of={facts} />
            {explanation && <CappedText text={explanation} lines={12} />}
            {selection?.reason && <CappedText text={selection.reason} lines={12} />}
            {selection && selection.candidates.length > 0 && (
              <details>
                <summary className="cursor-pointer text-soft">
                  {selection.candidates.length} candidates
                </summary>
                <ol className="mt-1 list-decimal space-y-1 pl-5">
                  {selection.candidates.map((candidate, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the candidates of a step never change
                    <li key={at} className="break-words whitespace-pre-wrap">
                      {candidate}
                    </li>
                  ))}
                </ol>
              </details>
            )}
            {remarks.map((remark, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the remarks of a step never change
              <p key={at} className="break-words whitespace-pre-wrap text-soft">
                {remark}
              </p>
            ))}
          </div>
        </Section>
      )}
      {messages.map((message, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the messages of a step never change
        <Section key={at} title="Message after this step">
          <CappedText text={message} lines={30} />
        </Section>
      ))}
    </>
  );
}
