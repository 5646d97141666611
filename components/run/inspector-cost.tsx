import { count, duration, linesText, usd } from '@/components/ui/format';
import { Section } from '@/components/ui/section';
import type { NodeState, RunState } from '@/server/core/state';
import { snapshotFacts } from './snapshot-facts';

/** What the step took: time and tokens. */
export function CostTab({ state, node }: { state: RunState; node: NodeState }) {
  const total = node.modelMs + node.sandboxMs + node.snapshotMs;
  const times: [string, number][] = [
    ['model', node.modelMs],
    ['sandbox', node.sandboxMs],
    ['snapshot', node.snapshotMs],
  ];
  const facts: [string, string][] = [
    ['input tokens', count(node.inputTokens)],
    ...(node.call
      ? ([
          ['of them from a cache', count(node.call.cachedInputTokens)],
          ['written to a cache', count(node.call.cacheWriteTokens)],
        ] satisfies [string, string][])
      : []),
    ['output tokens', count(node.outputTokens)],
    ...(node.call
      ? ([
          ['of them reasoning', count(node.call.reasoningTokens)],
          ['requests', count(node.call.requests)],
          ['counted by', node.call.estimated ? 'our tokenizer: an estimate' : 'the endpoint'],
        ] satisfies [string, string][])
      : []),
    ['price', node.usd > 0 ? usd(node.usd) : 'none'],
    ['settled', new Date(node.at).toLocaleString()],
    ...snapshotFacts(state, node),
    ['files changed', node.changed.length === 0 ? 'none' : node.changed.join(', ')],
    ...(node.changedLines && node.changed.length > 0
      ? ([['lines changed', linesText(node.changedLines)]] satisfies [string, string][])
      : []),
  ];
  return (
    <>
      <Section title="Time">
        <dl className="space-y-2">
          {times.map(([name, ms]) => (
            <div key={name}>
              <div className="flex justify-between">
                <dt>{name}</dt>
                <dd className="num text-soft">{duration(ms)}</dd>
              </div>
              <div aria-hidden className="mt-0.5 h-1 rounded-full bg-line">
                <div
                  className="h-full rounded-full bg-ink/75"
                  style={{ width: `${total === 0 ? 0 : (100 * ms) / total}%` }}
                />
              </div>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="Tokens, price, files">
        <dl className="space-y-1">
          {facts.map(([name, value]) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="shrink-0">{name}</dt>
              <dd className="num min-w-0 text-right break-words text-soft">{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}
