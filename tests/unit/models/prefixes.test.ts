import { describe, expect, it } from 'vitest';
import { compactedSteps } from '@/server/agent/compaction';
import { type LanguageOpening, languagePrompt, openLanguage } from '@/server/agent/language-prompt';
import { languageSystem } from '@/server/agent/language-system';
import { repositoryOverview } from '@/server/agent/overview';
import { toolSpecs } from '@/server/agent/tools';
import { actionKinds } from '@/server/core/agent/action';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { HistoryStep, LanguageTraits } from '@/server/core/ports/model';
import { anthropicMessages } from '@/server/models/anthropic/messages';
import { conversationOf } from '@/server/models/language/conversation';
import { openaiMessages } from '@/server/models/openai/messages';

const traits: LanguageTraits = { tools: true, contextTokens: 100_000, outputTokens: 4_000 };
const model = 'there/m';

const step = (name: string, length = 200): HistoryStep => ({
  action: { kind: 'read_file', path: `${name}.js` },
  observation: {
    text: `${name} `.repeat(length),
    error: false,
    exitCode: null,
    truncated: false,
    reads: [],
    writes: [],
  },
  turn: { text: `Reading ${name}.`, thinking: [{ model, text: `About ${name}.` }] },
});

const opening = (hint: string | null): LanguageOpening =>
  openLanguage(
    {
      statement: 'Totals are off.',
      language: 'javascript',
      testCommand: 'node --test',
      tools: actionKinds,
      hint,
      experience: [],
      memory: 'none',
    },
    traits,
    repositoryOverview({ paths: ['a.js', 'b.js'], failing: [] }),
  );

const promptAt = (
  own: LanguageOpening,
  history: HistoryStep[],
  inherited: number,
  left = 9,
  given: LanguageTraits = traits,
) => languagePrompt(own, { history, inherited, budgetLine: `Steps left: ${left}.`, share: 1 }, given);

/** What goes over the wire, message by message, without marks for the cache. */
const wire = {
  openai: (prompt: PromptPart[]) =>
    openaiMessages(conversationOf(prompt, { tools: true, model })).map((message) => JSON.stringify(message)),
  anthropic: (prompt: PromptPart[]) => {
    const { system, messages } = anthropicMessages(conversationOf(prompt, { tools: true, model }));
    const blocks = messages.flatMap(({ role, content }) =>
      typeof content === 'string'
        ? [content]
        : content.map((block) => JSON.stringify({ role, ...block, cache_control: 0 })),
    );
    return [...system.map((block) => JSON.stringify({ ...block, cache_control: 0 })), ...blocks];
  },
};

describe.each(['openai', 'anthropic'] as const)('over the wire to %s', (api) => {
  const past = [step('a'), step('b'), step('c')];

  it('a step’s prompt begins with that of the step before, byte for byte, up to its budget line', () => {
    const own = opening('Look at the tax.');
    const before = wire[api](promptAt(own, past, 1, 9)).slice(0, -1);
    const after = wire[api](promptAt(own, [...past, step('d')], 1, 8));
    expect(after.slice(0, before.length)).toEqual(before);
  });

  it('siblings with different hints share everything up to where they were told them', () => {
    const one = wire[api](promptAt(opening('Try the tax.'), [...past, step('d')], 3));
    const other = wire[api](promptAt(opening('Try the rounding.'), [...past, step('e')], 3));
    const differs = one.findIndex((text, at) => text !== other[at]);
    expect(one[differs]).toContain('Try the tax.');
    expect(one.slice(0, differs).join('')).toContain('c c c');
  });

  it('siblings without a hint share the past of their parent’s attempt whole', () => {
    const parent = wire[api](promptAt(opening(null), past, 0)).slice(0, -1);
    const child = wire[api](promptAt(opening(null), [...past, step('d')], 3));
    expect(child.slice(0, parent.length)).toEqual(parent);
  });
});

it('marks at most four places for the cache, the last one at the newest result and never at the budget', () => {
  const prompt = promptAt(opening('Look.'), [step('a'), step('b'), step('c')], 2);
  const { system, messages } = anthropicMessages(conversationOf(prompt, { tools: true, model }));
  const blocks = [
    ...system,
    ...messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content)),
  ];
  const marked = blocks.filter((block) => 'cache_control' in block && block.cache_control);
  expect(marked).toHaveLength(4);
  expect(JSON.stringify(marked.at(-1))).toContain('c c c');
  expect(JSON.stringify(marked)).not.toContain('<budget>');
});

describe('compaction', () => {
  const small: LanguageTraits = { tools: true, contextTokens: 12_000, outputTokens: 1_000 };
  const long = Array.from({ length: 40 }, (_, at) => step(`file${at}`, 300));

  it('keeps a prompt within the window, says so, and keeps what later steps build on', () => {
    const history = [
      ...long.slice(0, 20),
      {
        action: { kind: 'edit_file' as const, path: 'a.js', old: 'let x = 1', new: 'let x = 2' },
        observation: { ...step('e').observation, text: 'Edited.' },
      },
      ...long.slice(20),
    ];
    const prompt = promptAt(opening('Look at the tax.'), history, 0, 9, small);
    const tokens = prompt.reduce((sum, part) => sum + part.tokens, 0);
    expect(tokens).toBeLessThan(11_000);
    const compacted = prompt.find((part) => part.kind === 'compacted');
    expect(compacted?.text).toContain('told in brief');
    expect(compacted?.text).toContain('edit_file a.js: "let x = 1" became "let x = 2" → done');
    expect(prompt.some((part) => part.text.includes('Look at the tax.'))).toBe(true);
    expect(prompt.at(-2)?.text).toContain('file39');
  });

  it('cuts at the same place for a while, so that the prefix holds between cuts', () => {
    const own = opening(null);
    const starts = long.map((_, at) => {
      const prompt = promptAt(own, long.slice(0, at + 1), 0, 9, small);
      return prompt.find((part) => part.kind === 'compacted')?.text ?? '';
    });
    const cuts = new Set(starts).size - 1;
    expect(cuts).toBeGreaterThan(1);
    expect(cuts).toBeLessThan(long.length / 4);
  });

  it('leaves short histories alone, and always keeps the newest step', () => {
    expect(compactedSteps([10, 10, 10], [1, 1, 1], 100)).toBe(0);
    expect(compactedSteps([10, 10, 500], [1, 1, 1], 100)).toBe(2);
  });
});

it('an overview of a large repository counts what lies deep', () => {
  const paths = Array.from({ length: 2_000 }, (_, at) => `src/part${at % 40}/deep/file${at}.js`);
  const text = repositoryOverview({ paths: ['README.md', ...paths], failing: [] });
  expect(text.split('\n').length).toBeLessThan(130);
  expect(text).toContain('src/part0/deep/ (50 files)');
  expect(text).toContain('README.md');
});

describe('the system prompt', () => {
  it('tells models without tools every action and the form to write it in, and models with tools neither', () => {
    const text = languageSystem(toolSpecs(actionKinds), false);
    for (const kind of actionKinds) expect(text).toContain(`- ${kind}: `);
    expect(text).toContain('```action');
    expect(languageSystem(toolSpecs(actionKinds), true)).not.toContain('"kind"');
  });

  it('speaks of tests only where they can be run', () => {
    const without = actionKinds.filter((kind) => kind !== 'run_tests');
    expect(languageSystem(toolSpecs(actionKinds), true)).toContain('Run all tests after a change');
    expect(languageSystem(toolSpecs(without), true)).not.toContain('Run all tests');
  });

  it('offers tools as JSON schemas of their arguments, with every required one named', () => {
    const [edit] = toolSpecs(['edit_file']);
    expect(edit?.parameters).toMatchObject({ type: 'object', required: ['path', 'old', 'new'] });
    expect(Object.keys(Object(edit?.parameters.properties))).toEqual(['path', 'old', 'new']);
  });
});
