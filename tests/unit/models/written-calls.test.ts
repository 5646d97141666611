import { describe, expect, it } from 'vitest';
import type { ChatReply } from '@/server/models/language/chat';
import { readAction } from '@/server/models/language/read-action';
import { thoughtsApart } from '@/server/models/language/thought-tags';

const offered = ['read_file', 'search', 'list_files', 'edit_file', 'write_file', 'run_tests', 'finish'];
const replyWith = (part: Partial<ChatReply>): ChatReply => ({
  text: '',
  thinking: [],
  calls: [],
  stop: 'done',
  usage: null,
  ...part,
});
const called = (name: string, given: string) =>
  readAction(replyWith({ calls: [{ id: 'x', name, arguments: given }] }), offered);
const wrote = (text: string) => readAction(replyWith({ text: thoughtsApart(text).text }), offered);

const reading = { kind: 'read_file', path: 'a.js', startLine: 40 };

describe('a call written otherwise is the same call', () => {
  it.each([
    ['a number as a text', 'read_file', '{"path":"a.js","startLine":"40"}'],
    ['null for what is absent', 'read_file', '{"path":"a.js","startLine":40,"endLine":null}'],
    ['the word null for what is absent', 'read_file', '{"path":"a.js","startLine":40,"endLine":"null"}'],
    ['an empty text for an absent number', 'read_file', '{"path":"a.js","startLine":40,"endLine":""}'],
    ['doubly encoded', 'read_file', JSON.stringify('{"path":"a.js","startLine":40}')],
    ['encoded three times', 'read_file', JSON.stringify(JSON.stringify('{"path":"a.js","startLine":40}'))],
    ['single quotes', 'read_file', "{'path': 'a.js', 'startLine': 40}"],
    ['a comma too many', 'read_file', '{"path":"a.js","startLine":40,}'],
    ['a bracket too many', 'read_file', '{"path":"a.js","startLine":40}}'],
    ['a fence around', 'read_file', '```json\n{"path":"a.js","startLine":40}\n```'],
    ['behind an empty object', 'read_file', '{}{"path":"a.js","startLine":40}'],
    ['Python’s None', 'read_file', "{'path': 'a.js', 'startLine': 40, 'endLine': None}"],
    ['keys without quotes', 'read_file', '{path: "a.js", startLine: 40}'],
    ['names of fields with underscores', 'read_file', '{"path":"a.js","start_line":40}'],
    ['the arguments in arguments', 'read_file', '{"arguments":{"path":"a.js","startLine":40}}'],
    [
      'the whole call in arguments',
      'read_file',
      '{"name":"read_file","arguments":"{\\"path\\":\\"a.js\\",\\"startLine\\":40}"}',
    ],
    ['a list of one', 'read_file', '[{"path":"a.js","startLine":40}]'],
    ['functions.', 'functions.read_file', '{"path":"a.js","startLine":40}'],
    ['functions. with a number', 'functions.read_file:0', '{"path":"a.js","startLine":40}'],
    ['default_api:', 'default_api:read_file', '{"path":"a.js","startLine":40}'],
    ['default_api.', 'default_api.read_file', '{"path":"a.js","startLine":40}'],
    ['another space of names', 'repo_browser.read_file', '{"path":"a.js","startLine":40}'],
    ['a server’s prefix', 'mcp__files__read_file', '{"path":"a.js","startLine":40}'],
    ['hyphens', 'read-file', '{"path":"a.js","startLine":40}'],
    ['camel case', 'readFile', '{"path":"a.js","startLine":40}'],
    ['capitals', 'Read_File', '{"path":"a.js","startLine":40}'],
    ['a leaked channel', 'read_file<|channel|>commentary', '{"path":"a.js","startLine":40}'],
    [
      'arguments in the name',
      'read_file<arg_key>path</arg_key><arg_value>a.js</arg_value><arg_key>startLine</arg_key><arg_value>40</arg_value>',
      '',
    ],
    [
      'bundled by multi_tool_use.parallel',
      'multi_tool_use.parallel',
      '{"tool_uses":[{"recipient_name":"functions.read_file","parameters":{"path":"a.js","startLine":40}}]}',
    ],
  ])('%s', (_form, name, given) => {
    expect(called(name, given)).toMatchObject({ ok: true, action: reading, note: null });
  });

  it('a raw line break in a text is that line break', () => {
    expect(called('write_file', '{"path":"a.js","content":"one\ntwo"}')).toMatchObject({
      ok: true,
      action: { kind: 'write_file', path: 'a.js', content: 'one\ntwo' },
    });
  });

  it('a number for a text is that number in figures', () => {
    expect(called('write_file', '{"path":"number","content":12}')).toMatchObject({
      ok: true,
      action: { content: '12' },
    });
  });

  it('an empty folder is the whole workspace', () => {
    expect(called('list_files', '{"path":""}')).toMatchObject({ ok: true, action: { kind: 'list_files' } });
  });
});

const json = '{"name": "read_file", "arguments": {"path": "a.js", "startLine": 40}}';
const forms: [string, string][] = [
  ['<tool_call>', `<tool_call>\n${json}\n</tool_call>`],
  ['<tool_call> without its end', `<tool_call>\n${json}`],
  ['<tool_call> with a fence inside', `<tool_call>\n\`\`\`json\n${json}\n\`\`\`\n</tool_call>`],
  ['<tool_calls> with a list', `<tool_calls>[${json}]</tool_calls>`],
  ['<TOOLCALL>', `<TOOLCALL>[${json}]</TOOLCALL>`],
  ['<function_call>', `<function_call>${json}</function_call>`],
  [
    'Qwen3-Coder',
    '<tool_call>\n<function=read_file>\n<parameter=path>\na.js\n</parameter>\n<parameter=startLine>\n40\n</parameter>\n</function>\n</tool_call>',
  ],
  [
    'Qwen3-Coder without its wrapping',
    '<function=read_file>\n<parameter=path>\na.js\n</parameter>\n<parameter=startLine>\n40\n</parameter>\n</function>\n</tool_call>',
  ],
  ['Llama’s <function=…>', '<function=read_file>{"path": "a.js", "startLine": 40}</function>'],
  [
    'GLM',
    '<tool_call>read_file\n<arg_key>path</arg_key>\n<arg_value>a.js</arg_value>\n<arg_key>startLine</arg_key>\n<arg_value>40</arg_value>\n</tool_call>',
  ],
  ['Mistral’s list', `[TOOL_CALLS][${json}]`],
  ['Mistral’s name and arguments', '[TOOL_CALLS]read_file[ARGS]{"path": "a.js", "startLine": 40}'],
  ['Mistral’s with an id', '[TOOL_CALLS]read_file[CALL_ID]abc123XYZ[ARGS]{"path": "a.js", "startLine": 40}'],
  [
    'Kimi',
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.read_file:0<|tool_call_argument_begin|>{"path": "a.js", "startLine": 40}<|tool_call_end|><|tool_calls_section_end|>',
  ],
  [
    'DeepSeek V3',
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{"path": "a.js", "startLine": 40}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
  ],
  [
    'DeepSeek V3.1',
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read_file<｜tool▁sep｜>{"path": "a.js", "startLine": 40}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
  ],
  [
    'DeepSeek V3.2',
    '<｜DSML｜function_calls>\n<｜DSML｜invoke name="read_file">\n<｜DSML｜parameter name="path" string="true">a.js</｜DSML｜parameter>\n<｜DSML｜parameter name="startLine" string="false">40</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
  ],
  [
    'MiniMax',
    '<minimax:tool_call>\n<invoke name="read_file">\n<parameter name="path">a.js</parameter>\n<parameter name="startLine">40</parameter>\n</invoke>\n</minimax:tool_call>',
  ],
  ['Gemma 4', '<|tool_call>call:read_file{path:<|"|>a.js<|"|>,startLine:40}<tool_call|>'],
  [
    'FunctionGemma',
    '<start_function_call>call:read_file{path:<escape>a.js<escape>,startLine:40}<end_function_call>',
  ],
  ['Gemini’s call without marks', 'call:default_api:read_file{"path": "a.js", "startLine": 40}'],
  ['LFM2', '<|tool_call_start|>[read_file(path="a.js", startLine=40)]<|tool_call_end|>'],
  [
    'MiniMax-M3',
    ']<]minimax[>[<tool_call>\n]<]minimax[>[<invoke name="read_file">\n]<]minimax[>[<path>a.js]<]minimax[>[</path>\n]<]minimax[>[<startLine>40]<]minimax[>[</startLine>\n]<]minimax[>[</invoke>\n]<]minimax[>[</tool_call>',
  ],
  [
    'GLM-4.7 on one line',
    '<tool_call>read_file<arg_key>path</arg_key><arg_value>a.js</arg_value><arg_key>startLine</arg_key><arg_value>40</arg_value></tool_call>',
  ],
  [
    'gpt-oss',
    '<|start|>assistant<|channel|>commentary to=functions.read_file <|constrain|>json<|message|>{"path": "a.js", "startLine": 40}<|call|>',
  ],
  [
    'Llama’s python tag',
    '<|python_tag|>{"name": "read_file", "parameters": {"path": "a.js", "startLine": 40}}',
  ],
  ['Llama’s python call', '<|python_tag|>read_file.call(path="a.js", startLine=40)'],
  ['bare JSON', '{"name": "read_file", "parameters": {"path": "a.js", "startLine": 40}}'],
  ['bare JSON with "tool"', '{"tool": "read_file", "parameters": {"path": "a.js", "startLine": 40}}'],
  [
    'bare JSON with "function"',
    '{"type": "function", "function": {"name": "read_file", "arguments": "{\\"path\\": \\"a.js\\", \\"startLine\\": 40}"}}',
  ],
  ['bare JSON with "action"', '{"action": "read_file", "action_input": {"path": "a.js", "startLine": 40}}'],
  ['JSON in single quotes', "```\n{'kind': 'read_file', 'path': 'a.js', 'startLine': 40}\n```"],
];

describe('a call in the text', () => {
  it.each(forms)('%s', (_form, text) => {
    expect(wrote(text)).toEqual({ ok: true, action: reading, text: '', note: null });
  });

  it.each(forms)('%s, after words and reasoning', (_form, text) => {
    const whole = `<think>\nWhich file?\n</think>\n\nThe cause is here.\n${text}`;
    expect(wrote(whole)).toEqual({ ok: true, action: reading, text: 'The cause is here.', note: null });
  });

  it('twice: both are calls of the turn', () => {
    const two = `Both.\n<tool_call>\n${json}\n</tool_call>\n<tool_call>\n{"name": "finish", "arguments": {"summary": "x"}}\n</tool_call>`;
    const both = { ok: true, action: reading, further: [{ action: { kind: 'finish', summary: 'x' } }] };
    expect(wrote(two)).toEqual({ ...both, text: 'Both.', note: null });
    expect(wrote(`${json}\n{"name": "finish", "arguments": {"summary": "x"}}`)).toMatchObject(both);
  });

  it('holds what stands in its texts, marks and fences included', () => {
    const content =
      '# Calls\n```xml\n<tool_call>{"name": "finish"}</tool_call>\n```\n</parameter> ends one.\n';
    const action = { kind: 'write_file', path: 'a.md', content };
    const inJson = JSON.stringify({ name: 'write_file', arguments: { path: 'a.md', content } });
    expect(wrote(`<tool_call>\n${inJson}\n</tool_call>`)).toMatchObject({ action, note: null });
    expect(wrote(`\`\`\`action\n${inJson}\n\`\`\``)).toMatchObject({ action, note: null });
    const inTags = `<function=write_file>\n<parameter=path>\na.md\n</parameter>\n<parameter=content>\n${content}\n</parameter>\n</function>`;
    expect(wrote(inTags)).toMatchObject({ action, note: null });
  });

  it('is found at the end of reasoning where nothing else came, and only there', () => {
    const thinking = (text: string) => [{ model: 'm', text }];
    const call = `<tool_call>\n${json}\n</tool_call>`;
    expect(readAction(replyWith({ thinking: thinking(`Hm.\n${call}`) }), offered)).toMatchObject({
      action: reading,
    });
    for (const text of [`Hm.\n${call}\nor so.`, `Hm.\n${json}`, 'Hm.']) {
      expect(readAction(replyWith({ thinking: thinking(text) }), offered)).toMatchObject({ ok: false });
    }
    const both = readAction(replyWith({ thinking: thinking(`Hm.\n${call}`), text: 'So.' }), offered);
    expect(both).toMatchObject({ ok: false });
  });

  it('beside a real call is not a second one', () => {
    const text = `I call it like this:\n\`\`\`\n<tool_call>${json}</tool_call>\n\`\`\`\nor \`<tool_call>\`.`;
    const both = readAction(
      replyWith({ text, calls: [{ id: 'x', name: 'run_tests', arguments: '{}' }] }),
      offered,
    );
    expect(both).toMatchObject({ ok: true, action: { kind: 'run_tests' }, note: null });
    const written = wrote(`${text}\n<tool_call>\n{"name": "run_tests", "arguments": {}}\n</tool_call>`);
    expect(written).toMatchObject({ ok: true, action: { kind: 'run_tests' }, note: null });
  });
});

describe('what is in doubt is refused, and never another action', () => {
  it.each([
    ['a name that is none', 'cat_file', '{"path":"a.js"}'],
    ['a tool of another world', 'web.search', '{"pattern":"a"}'],
    ['a name in the space of an action', 'run_tests.finish', '{"summary":"x"}'],
    ['an action that is not offered', 'functions.shell', '{"command":"ls"}'],
    ['arguments cut off', 'read_file', '{"path":"a.js","startLine":4'],
    ['two sets of arguments', 'read_file', '{"path":"a.js"}{"path":"b.js"}'],
    ['quotes that can be read in two ways', 'write_file', "{'path': 'a', 'content': 'it's'}"],
    ['a word for a number', 'read_file', '{"path":"a.js","startLine":"forty"}'],
    ['a broken number', 'read_file', '{"path":"a.js","startLine":"4.5"}'],
    ['null for what is wanted', 'read_file', '{"path":null}'],
    ['an object for a text', 'write_file', '{"path":"a.json","content":{"a":1}}'],
    ['a backslash before a letter', 'search', '{"pattern":"\\d+"}'],
    [
      'several bundled, of which the first is none',
      'multi_tool_use.parallel',
      '{"tool_uses":[{"recipient_name":"x","parameters":{}}]}',
    ],
  ])('%s', (_what, name, given) => {
    const read = called(name, given);
    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.problem.length).toBeGreaterThan(20);
  });

  it.each([
    ['a call that is only mentioned in code', `Use \`<tool_call>${json}</tool_call>\` for that.`],
    ['a call cut off in its JSON', '<tool_call>\n{"name": "read_file", "arguments": {"path": "a'],
    [
      'a broken call before a whole one',
      `<tool_call>\n{"name": "write_file", "arguments": {"path": "a"\n</tool_call>\n<tool_call>\n${json}\n</tool_call>`,
    ],
    [
      'a value that holds the end of its own call',
      '<function=write_file>\n<parameter=path>\na\n</parameter>\n<parameter=content>\nx\n</parameter>\n</function>\ny\n</parameter>\n</function>',
    ],
    ['JSON followed by second thoughts', `I could send ${json} but I do not.`],
    ['two forms at once', `<tool_call>\n${json}\n</tool_call>\n\`\`\`action\n{"kind": "run_tests"}\n\`\`\``],
    ['a file that has a name', 'It has:\n```json\n{"name": "my-package", "version": "1.0.0"}\n```'],
    ['reasoning alone', '<think>I should finish: {"kind": "finish", "summary": "x"}'],
    ['a call to another tool', '<function=str_replace>\n<parameter=path>\na\n</parameter>\n</function>'],
    ['Python that is no call', '<|python_tag|>print(open("a.js").read())'],
  ])('%s', (_what, text) => {
    expect(wrote(text)).toMatchObject({ ok: false });
  });
});

describe('reasoning in the text', () => {
  it.each([
    ['in tags', '<think>\nHm.\n</think>\n\nSo.', 'Hm.', 'So.'],
    ['without its opening', 'Hm.\n</think>\n\nSo.', 'Hm.', 'So.'],
    ['in brackets', '[THINK]Hm.[/THINK]So.', 'Hm.', 'So.'],
    ['twice', '<think>A</think>\n<think>B</think>So.', 'A\nB', 'So.'],
    ['not closed', '<think>Hm.', 'Hm.', ''],
    ['empty', '<think>\n\n</think>\n\nSo.', '', 'So.'],
    ['not closed before a call', '<think>Hm.\n<tool_call>\n{}', 'Hm.', '<tool_call>\n{}'],
    [
      'not closed, with a draft before the call',
      '<think>Hm.\n<tool_call>{"a"}</tool_call> no:\n<tool_call>\n<function=f>\n</function>',
      'Hm.\n<tool_call>{"a"}</tool_call> no:',
      '<tool_call>\n<function=f>\n</function>',
    ],
    [
      'not closed, with a draft and no call',
      '<think>Hm.\n<tool_call>\n{}\nor so.',
      'Hm.\n<tool_call>\n{}\nor so.',
      '',
    ],
    [
      'in channels',
      '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>So.<|return|>',
      'Hm.',
      'So.',
    ],
  ])('%s is taken out and kept', (_form, whole, thinking, text) => {
    expect(thoughtsApart(whole)).toEqual({ thinking, text });
  });

  it('that is only mentioned stays', () => {
    for (const text of [
      'The parser drops `</think>` at the end.',
      'See:\n```\n</think>\n```\nDone.',
      'Tags such as <think> are text here.',
    ]) {
      expect(thoughtsApart(text)).toEqual({ thinking: '', text });
    }
  });
});
