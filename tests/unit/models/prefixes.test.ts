import { describe, expect, it } from 'vitest';
import { compactedSteps } from '@/server/agent/compaction';
import { type LanguageOpening, languagePrompt, openLanguage } from '@/server/agent/language-prompt';
import { languageSystem } from '@/server/agent/language-system';
import { repositoryOverview } from '@/server/agent/overview';
import { toolSpecs } from '@/server/agent/tools';
import { sandboxKinds } from '@/server/core/agent/action';
import { callsOf } from '@/server/core/agent/call';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { seededRandom } from '@/server/core/base/random';
import type { HistoryStep, LanguageTraits } from '@/server/core/ports/model';
import { anthropicMessages } from '@/server/models/anthropic/messages';
import { geminiContents } from '@/server/models/gemini/contents';
import { cachePoints } from '@/server/models/language/cache-points';
import { conversationOf } from '@/server/models/language/conversation';
import { openaiMessages } from '@/server/models/openai/messages';
import { responsesInput } from '@/server/models/responses/input';

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
      tools: sandboxKinds,
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

const conversation = (prompt: PromptPart[]) => conversationOf(prompt, { tools: true, model });

/** What goes over the wire, message by message, without marks for the cache. */
const wire = {
  openai: (prompt: PromptPart[]) =>
    openaiMessages(conversation(prompt).messages).map((message) => JSON.stringify(message)),
  gateway: (prompt: PromptPart[]) => {
    const conversed = conversation(prompt).messages;
    return openaiMessages(conversed, { marks: cachePoints(conversed, []) }).map((message) =>
      JSON.stringify(message).replaceAll(',"cache_control":{"type":"ephemeral"}', ''),
    );
  },
  anthropic: (prompt: PromptPart[]) => {
    const conversed = conversation(prompt).messages;
    const { system, messages } = anthropicMessages(conversed, cachePoints(conversed, []));
    const blocks = messages.flatMap(({ role, content }) =>
      typeof content === 'string'
        ? [content]
        : content.map((block) => JSON.stringify({ role, ...block, cache_control: 0 })),
    );
    return [...system.map((block) => JSON.stringify({ ...block, cache_control: 0 })), ...blocks];
  },
  responses: (prompt: PromptPart[]) => {
    const { instructions, input } = responsesInput(conversation(prompt).messages);
    return [instructions, ...input.map((item) => JSON.stringify(item))];
  },
  gemini: (prompt: PromptPart[]) => {
    const { systemInstruction, contents } = geminiContents(conversation(prompt).messages, true);
    return [systemInstruction, ...contents].map((content) => JSON.stringify(content));
  },
};
type Api = keyof typeof wire;

const chatMessage = (name: string, ids: readonly string[]) => ({
  content: null,
  reasoning_content: `About ${name}.`,
  tool_calls: ids.map((id) => ({
    id,
    type: 'function',
    function: { name: 'read_file', arguments: '{}' },
    extra_content: { at: name },
  })),
});

const nativeOf = {
  openai: chatMessage,
  gateway: chatMessage,
  anthropic: (name: string, ids: readonly string[]) => [
    { type: 'thinking', thinking: `About ${name}.`, signature: `signed ${name}` },
    ...ids.map((id) => ({ type: 'tool_use', id, name: 'read_file', input: {} })),
  ],
  responses: (name: string, ids: readonly string[]) => ({
    output: [
      { type: 'reasoning', id: `rs_${name}`, summary: [], encrypted_content: `About ${name}.` },
      ...ids.map((id, at) => ({
        ...{ type: 'function_call', id: `fc_${name}_${at}`, call_id: id },
        ...{ name: 'read_file', arguments: '{}' },
      })),
    ],
  }),
  gemini: (name: string, ids: readonly string[]) => ({
    content: {
      role: 'model',
      parts: ids.map((id, at) => ({
        functionCall: { id, name: 'read_file', args: {} },
        ...(at === 0 ? { thoughtSignature: `About ${name}.` } : {}),
      })),
    },
  }),
};

/** Takes a step as the engine does: the answer is kept as it came, with what led in to it. */
function taken(
  api: Api,
  own: LanguageOpening,
  history: HistoryStep[],
  {
    inherited,
    left,
    name,
    by = model,
    calls: count = 1,
  }: { inherited: number; left: number; name: string; by?: string; calls?: number },
): { prompt: PromptPart[]; history: HistoryStep[] } {
  const { prompt, lead } = promptAt(own, history, inherited, left);
  const further = Array.from({ length: count - 1 }, (_, at) => step(`${name}-call${at + 2}`));
  const made = { ...step(name), ...(count > 1 ? { further } : {}) };
  const before = lead.flatMap(({ kind, text }) =>
    kind === 'hint' || kind === 'experience' || kind === 'budget' ? [{ kind, text }] : [],
  );
  // Providers may number their calls anew in each answer.
  const ids = Array.from({ length: count }, (_, at) => `call_${at}`);
  const native = {
    model: by,
    after: conversation(prompt).after,
    message: nativeOf[api](name, ids),
    calls: ids,
    taken: 0,
  };
  return { prompt, history: [...history, { ...made, turn: { text: '', thinking: [], before, native } }] };
}

const apis: Api[] = ['openai', 'gateway', 'responses', 'anthropic', 'gemini'];

describe.each(apis)('over the wire to %s', (api) => {
  it('every prompt of a tree begins with all of the prompt before it, and every answer goes back as it came', () => {
    const random = seededRandom('trees');
    for (let tree = 0; tree < 20; tree++) {
      /** Each node with its path and the prompt that led to it. */
      const nodes: { history: HistoryStep[]; sent: string[] }[] = [{ history: [], sent: [] }];
      for (let attempt = 0; attempt < 6; attempt++) {
        const from = nodes[Math.floor(random() * nodes.length)];
        if (!from) continue;
        const own = opening(random() < 0.5 ? `Hint ${attempt}.` : null);
        const inherited = from.history.length;
        let { history, sent } = from;
        for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
          const calls = 1 + Math.floor(random() * 3);
          const name = `${tree}-${attempt}-${left}`;
          const next = taken(api, own, history, { inherited, left, name, calls });
          const now = wire[api](next.prompt);
          expect(now.slice(0, sent.length)).toEqual(sent);
          const back = now.join('\n');
          for (const { turn } of history) {
            const { message } = turn?.native ?? {};
            const thought = /About [\d-]+\./.exec(JSON.stringify(message))?.[0] ?? 'none';
            expect(back).toContain(thought);
          }
          for (const one of history.flatMap(callsOf))
            expect(back).toContain(one.observation.text.slice(0, 20));
          ({ history, sent } = { history: next.history, sent: now });
          nodes.push({ history, sent });
        }
      }
    }
  });

  // Gemini's calls keep what they came with: their order says whose a result is.
  it.skipIf(api === 'gemini')('calls of one id get ids of their own, the same at each step', () => {
    const own = opening(null);
    let history: HistoryStep[] = [];
    for (const [at, name] of ['a', 'b', 'c'].entries()) {
      ({ history } = taken(api, own, history, { inherited: 0, left: 9 - at, name }));
    }
    const ids = wire[api](promptAt(own, history, 0, 6).prompt)
      .join('\n')
      .match(/"(?:tool_call_id|tool_use_id|function_call_output","call_id)":"([^"]+)"/g);
    expect(new Set(ids).size).toBe(3);
    expect(ids?.slice(1).every((id) => /"call\d{5}"$/.test(id))).toBe(true);
  });

  it('every call of a step has a result of its own behind it, in the order of the calls, also in plain form', () => {
    for (const by of [model, 'there/other']) {
      const { history } = taken(api, opening(null), [], { inherited: 0, left: 9, name: 'a', by, calls: 3 });
      const sent = wire[api](promptAt(opening(null), history, 0, 8).prompt).join('\n');
      const called = sent.match(by === model ? /call_\d/g : /call\d{5}/g);
      const ids = [...new Set(called)];
      // Gemini's calls in plain form have no ids: their order says whose a result is.
      if (api !== 'gemini' || by === model) {
        expect(ids).toHaveLength(3);
        expect(called).toEqual([...ids, ...ids]);
      }
      const results = ['a a a', 'a-call2 a-call2', 'a-call3 a-call3'].map((text) => sent.indexOf(text));
      expect(results.every((place, at) => place > (results[at - 1] ?? 0))).toBe(true);
      // What leads in to the next step stands with the last result alone.
      expect(sent.indexOf('Steps left: 8.')).toBeGreaterThan(results[2] ?? 0);
    }
  });

  it('of a log from before steps had several calls, those that were not carried out are answered so', () => {
    const { history } = taken(api, opening(null), [], { inherited: 0, left: 9, name: 'a', calls: 3 });
    const old = history.map(({ further: _, ...one }) => one);
    const sent = wire[api](promptAt(opening(null), old, 0, 8).prompt).join('\n');
    expect(sent.match(/Not carried out/g)).toHaveLength(2);
    expect(sent).toContain('About a.');
  });

  it('an answer of another model, or one behind a changed message, goes back in plain form', () => {
    const own = opening(null);
    const first = taken(api, own, [], { inherited: 0, left: 9, name: 'a', by: 'there/other' });
    expect(wire[api](promptAt(own, first.history, 0).prompt).join()).not.toContain('About a.');
    const same = taken(api, own, [], { inherited: 0, left: 9, name: 'a' });
    expect(wire[api](promptAt(own, same.history, 0).prompt).join()).toContain('About a.');
    const changed = same.history.map((one) => ({
      ...one,
      turn: one.turn && { ...one.turn, before: [{ kind: 'budget' as const, text: 'other' }] },
    }));
    expect(wire[api](promptAt(own, changed, 0).prompt).join()).not.toContain('About a.');
  });

  it('a message to a branch stands behind the steps it took over, and stays there', () => {
    const parent = taken(api, opening('Try the tax.'), [], { inherited: 0, left: 9, name: 'a' });
    const own = opening('Try the rounding.');
    const branch = taken(api, own, parent.history, { inherited: 1, left: 5, name: 'b' });
    const later = wire[api](promptAt(own, branch.history, 1, 4).prompt).join('\n');
    const places = [
      'Try the tax.',
      'Steps left: 9.',
      'a a a',
      'Try the rounding.',
      'Steps left: 5.',
      'Steps left: 4.',
    ];
    expect(places.map((text) => later.indexOf(text))).toEqual(
      places.map((text) => later.indexOf(text)).toSorted((one, other) => one - other),
    );
    const once = places.filter((text) => text !== 'a a a');
    expect(once.every((text) => later.split(text).length === 2)).toBe(true);
  });
});

it('chat completions have no two messages of the user in a row, and none behind a result', () => {
  const { history } = taken('openai', opening('Look.'), [], { inherited: 0, left: 9, name: 'a' });
  const roles = openaiMessages(conversation(promptAt(opening('Look.'), history, 0).prompt).messages).map(
    ({ role }) => role,
  );
  expect(roles).toEqual(['system', 'user', 'assistant', 'tool']);
});

it('marks at most four places for the cache: the system prompt, what the run shares, what the attempt began with, the newest result', () => {
  const { history } = taken('anthropic', opening('Look.'), [], { inherited: 0, left: 9, name: 'a' });
  const conversed = conversation(promptAt(opening('Look.'), history, 0).prompt).messages;
  const { system, messages } = anthropicMessages(conversed, cachePoints(conversed, []));
  const blocks = [
    ...system,
    ...messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content)),
  ];
  const marked = blocks.filter((block) => 'cache_control' in block && block.cache_control);
  expect(marked).toHaveLength(4);
  expect(JSON.stringify(marked.at(-1))).toContain('a a a');
  expect(JSON.stringify(marked[1])).toContain('b.js');
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
    const { prompt } = promptAt(opening('Look at the tax.'), history, 0, 9, small);
    const tokens = prompt.reduce((sum, part) => sum + part.tokens, 0);
    expect(tokens).toBeLessThan(11_000);
    const compacted = prompt.find((part) => part.kind === 'compacted');
    expect(compacted?.text).toContain('told in brief');
    expect(compacted?.text).toContain('edit_file a.js: "let x = 1" became "let x = 2" → done');
    expect(prompt.some((part) => part.text.includes('Look at the tax.'))).toBe(true);
    expect(prompt.findLast((part) => part.kind === 'step')?.text).toContain('file39');
  });

  it('cuts at the same place for a while, so that the prefix holds between cuts', () => {
    const own = opening(null);
    const starts = long.map((_, at) => {
      const { prompt } = promptAt(own, long.slice(0, at + 1), 0, 9, small);
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
    const text = languageSystem(toolSpecs(sandboxKinds), false);
    for (const kind of sandboxKinds) expect(text).toContain(`- ${kind}: `);
    expect(text).toContain('```action');
    expect(languageSystem(toolSpecs(sandboxKinds), true)).not.toContain('"kind"');
  });

  it('speaks of tests only where they can be run', () => {
    const without = sandboxKinds.filter((kind) => kind !== 'run_tests');
    expect(languageSystem(toolSpecs(sandboxKinds), true)).toContain('Run all tests after a change');
    expect(languageSystem(toolSpecs(without), true)).not.toContain('Run all tests');
  });

  it('offers tools as JSON schemas of their arguments, with every required one named', () => {
    const [edit] = toolSpecs(['edit_file']);
    expect(edit?.parameters).toMatchObject({ type: 'object', required: ['path', 'old', 'new'] });
    expect(Object.keys(Object(edit?.parameters.properties))).toEqual(['path', 'old', 'new', 'more']);
  });
});
