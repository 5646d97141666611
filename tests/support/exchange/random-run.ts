import fc from 'fast-check';
import { toolCall } from '@/server/exchange/reading/tools';
import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';

const phrase = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '');
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });

const call = fc
  .record({
    name: fc.constantFrom('bash', 'read', 'str_replace_editor', 'mcp__search'),
    given: fc.dictionary(fc.constantFrom('command', 'path', 'query'), phrase, { maxKeys: 2 }),
    observation: phrase,
    error: fc.boolean(),
  })
  .map(({ name, given, observation, error }) => toolCall(name, { ...given }, { observation, error }));

const step = fc.record({
  text: maybe(phrase),
  reasoning: maybe(phrase),
  calls: fc.array(call, { maxLength: 3 }),
  /** Which step before it is its parent; beyond those: the root. */
  parent: fc.nat(),
  at: fc.integer({ min: 1, max: 1_000_000 }),
  inputTokens: fc.nat(5000),
  outputTokens: fc.nat(500),
});

/** A run with a tree of up to 24 steps, as a reader might give it. */
export const randomRun: fc.Arbitrary<ImportedRun> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 24 }),
    statement: phrase,
    systemPrompt: maybe(phrase),
    model: fc.constantFrom('acme/m', 'other/n'),
  })
  .map(({ steps, statement, systemPrompt, model }) =>
    makeRun({
      format: 'test',
      task: { id: 'acme__widget-1', statement },
      systemPrompt,
      model,
      startedAt: 1_760_000_000_000,
      drafts: steps.map(({ parent, at, text, calls, ...rest }, place) => ({
        ...rest,
        // A step says or does something.
        text: text ?? (calls.length === 0 ? 'done' : null),
        calls,
        key: String(place),
        parentKey: parent % (place + 1) === place ? null : String(parent % (place + 1)),
        at: 1_760_000_000_000 + at * 1000,
        model,
      })),
    }),
  );

/** What of a tree must come back: its shape and what each step did, whatever the order of siblings and the ids. */
export function treeIn(nodes: readonly ImportedNode[]): unknown {
  const children = new Map<string | null, ImportedNode[]>();
  for (const node of nodes) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  const below = (parent: string | null): unknown[] =>
    (children.get(parent) ?? [])
      .map(({ id, text, reasoning, calls }) => ({
        text,
        reasoning,
        calls: calls.map((one) => [one.name, one.arguments, one.observation, one.error]),
        below: below(id),
      }))
      .map((one) => ({ key: JSON.stringify(one), one }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ one }) => one);
  return below(null);
}
