import { type Fact, Facts } from '@/components/ui/facts';
import { count, duration, linesText, usd } from '@/components/ui/format';
import { Section } from '@/components/ui/section';
import { snapshotFacts } from '@/components/wording/snapshot-facts';
import type { NodeState } from '@/server/core/run/node';
import type { NodeOrigin } from '@/server/core/run/origin';
import type { RunState } from '@/server/core/run/state';

const notRecorded = 'not recorded';

/** The cost of the step: time, tokens, price and files. */
export function CostTab({ state, node }: { state: RunState; node: NodeState }) {
  const total = node.modelMs + node.sandboxMs + node.snapshotMs;
  const times: [string, number][] = [
    ['model', node.modelMs],
    ['sandbox', node.sandboxMs],
    ['snapshot', node.snapshotMs],
  ];
  const facts = factsOf(state, node);
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
        <Facts of={facts} className="space-y-1" />
      </Section>
    </>
  );
}

function factsOf(state: RunState, node: NodeState): Fact[] {
  const { changed, changedLines } = node;
  const ofProvider = node.requests > 0;
  const isUnknown = (amount: NodeOrigin['unknown'][number]) => node.origin?.unknown.includes(amount) ?? false;
  const facts: Fact[] = [
    { name: 'input tokens', value: isUnknown('inputTokens') ? notRecorded : count(node.inputTokens) },
  ];
  if (ofProvider) {
    facts.push(
      { name: 'read from a cache', value: count(node.cachedInputTokens) },
      { name: 'written to a cache', value: count(node.cacheWriteTokens) },
    );
  }
  facts.push({
    name: 'output tokens',
    value: isUnknown('outputTokens') ? notRecorded : count(node.outputTokens),
  });
  if (ofProvider) {
    facts.push(
      { name: 'reasoning tokens', value: count(node.reasoningTokens) },
      { name: 'requests', value: count(node.requests) },
      {
        name: 'counted by',
        value: node.estimatedTokens > 0 ? 'our tokenizer (an estimate)' : 'the endpoint',
      },
    );
  }
  facts.push(
    { name: 'price', value: isUnknown('usd') ? notRecorded : node.usd > 0 ? usd(node.usd) : 'none' },
    { name: 'settled', value: isUnknown('at') ? notRecorded : new Date(node.at).toLocaleString() },
    ...snapshotFacts(state, node),
    { name: 'files changed', value: changed.length === 0 ? 'none' : changed.join(', ') },
  );
  if (changedLines && changed.length > 0) {
    facts.push({ name: 'lines changed', value: linesText(changedLines) });
  }
  return facts;
}
