import { asText, chunk, done, events, fieldsOf, type Quirk, repair, usageChunk, withCall } from './quirk';
import type { Plain } from './server';

type Call = Plain['calls'][number];
const first = ({ calls: [call] }: Plain): Call => {
  if (!call) throw new Error('The answer holds no call.');
  return call;
};
const asJson = (call: Call) => `{"name": "${call.name}", "arguments": ${call.arguments}}`;
const parameters = (call: Call, line: (key: string, value: unknown) => string) =>
  Object.entries(fieldsOf(call)).map(([key, value]) => line(key, value));
/** As Python prints it, with a comma behind each field. */
const python = (call: Call) =>
  `{${parameters(call, (key, value) => `'${key}': ${typeof value === 'string' ? `'${value}'` : value}, `).join('')}}`;

const named = (name: string, reference: string, change: (own: string) => string): Quirk => ({
  name,
  reference,
  api: 'openai',
  sends: (plain) => withCall(plain, (call) => ({ name: change(call.name) })),
  expected: {},
});

const given = (name: string, reference: string, change: (call: Call) => unknown): Quirk => ({
  name,
  reference,
  api: 'openai',
  sends: (plain) => withCall(plain, (call) => ({ arguments: change(call) })),
  expected: {},
});

const written = (
  name: string,
  reference: string,
  write: (call: Call) => string,
  expected: Quirk['expected'] = {},
): Quirk => ({
  name,
  reference,
  api: 'openai',
  sends: (plain) => asText(plain, `${plain.text}\n${write(first(plain))}`),
  expected,
});

/** Every way of writing a call that is none of the API’s. */
export const callQuirks: readonly Quirk[] = [
  given(
    'numbers as texts',
    'earendil-works/pi #783; NousResearch/hermes-agent #100926 (DeepSeek at vLLM)',
    (call) =>
      JSON.stringify(
        Object.fromEntries(Object.entries(fieldsOf(call)).map(([key, value]) => [key, String(value)])),
      ),
  ),
  given('null for what is absent', 'OpenAI’s guide to structured outputs (optional fields as null)', (call) =>
    JSON.stringify({ startLine: null, filter: null, ...fieldsOf(call) }),
  ),
  given(
    'doubly encoded arguments',
    'FoundationAgents/OpenManus #989 (Qwen2.5); i-am-bee/beeai-framework #1239 (Granite 4)',
    (call) => JSON.stringify(call.arguments),
  ),
  given(
    'arguments in single quotes, with a comma too many',
    'NousResearch/atropos #478 (Python’s quotes); mangiucugna/json_repair',
    python,
  ),
  given(
    'arguments in a fence',
    'earendil-works/pi #8858 (DeepSeek); agents-flex/agents-flex #64',
    (call) => `\`\`\`json\n${call.arguments}\n\`\`\``,
  ),
  given(
    'arguments behind an empty object',
    'BerriAI/litellm #4537 (Claude)',
    (call) => `{}${call.arguments}`,
  ),
  given('the whole call once more in its arguments', 'QwenLM/Qwen3 #1599 (Ollama)', asJson),
  named(
    'functions. before the name',
    'kekzl/imp #1719 (gpt-oss’s namespace); MoonshotAI/Kimi-K2 docs/tool_call_guidance.md',
    (own) => `functions.${own}`,
  ),
  named(
    'default_api: before the name',
    'microsoft/agent-framework #2947 (Gemini’s namespace in Google’s own message)',
    (own) => `default_api:${own}`,
  ),
  named(
    'default_api. before the name',
    'microsoft/agent-framework #2947 (Gemini’s namespace in Google’s own message)',
    (own) => `default_api.${own}`,
  ),
  named('hyphens in the name', 'anomalyco/opencode #31514', (own) => own.replaceAll('_', '-')),
  named('the name in camel case', 'lijunzh/koda #548', (own) =>
    own.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  ),
  named(
    'a channel behind the name',
    'ollama/ollama #12132, #11704 (gpt-oss)',
    (own) => `${own}<|channel|>commentary`,
  ),
  written(
    '<tool_call> with JSON',
    'QwenLM/qwen-code #10692; Hermes’ template',
    (call) => `<tool_call>\n${asJson(call)}\n</tool_call>`,
  ),
  written(
    'two <tool_call> blocks',
    'PrimeIntellect-ai/renderers #80 (Qwen3)',
    (call) =>
      `<tool_call>\n${asJson(call)}\n</tool_call>\n<tool_call>\n{"name": "list_files", "arguments": {}}\n</tool_call>`,
    { another: true },
  ),
  written(
    'Qwen3-Coder’s <function=…>',
    'ollama/ollama #17742; QwenLM/qwen-code #10692',
    (call) =>
      `<tool_call>\n<function=${call.name}>\n${parameters(call, (key, value) => `<parameter=${key}>\n${value}\n</parameter>\n`).join('')}</function>\n</tool_call>`,
  ),
  written(
    'Qwen3-Coder’s <function=…> without its wrapping',
    'ollama/ollama #17742',
    (call) =>
      `<function=${call.name}>\n${parameters(call, (key, value) => `<parameter=${key}>\n${value}\n</parameter>\n`).join('')}</function>\n</tool_call>`,
  ),
  written(
    'GLM’s keys and values',
    'ggml-org/llama.cpp #15186; alibaba/rtp-llm #525 (without arguments)',
    (call) =>
      `<tool_call>${call.name}\n${parameters(call, (key, value) => `<arg_key>${key}</arg_key>\n<arg_value>${value}</arg_value>\n`).join('')}</tool_call>`,
  ),
  written(
    'Mistral’s [TOOL_CALLS]',
    'vllm-project/vllm #9019 (its parser for Mistral)',
    (call) => `[TOOL_CALLS][${asJson(call)}]`,
  ),
  written(
    'Mistral’s [TOOL_CALLS] with [ARGS]',
    'mistralai/mistral-common (tokenizer v11 and later); antoinezambelli/forge #56',
    (call) => `[TOOL_CALLS]${call.name}[ARGS]${call.arguments}`,
  ),
  written(
    'Kimi’s section of calls',
    'MoonshotAI/Kimi-K2 docs/tool_call_guidance.md',
    (call) =>
      `<|tool_calls_section_begin|><|tool_call_begin|>functions.${call.name}:0<|tool_call_argument_begin|>${call.arguments}<|tool_call_end|><|tool_calls_section_end|>`,
  ),
  written(
    'DeepSeek’s calls (V3)',
    'huggingface.co/deepseek-ai/DeepSeek-V3-0324 (chat template)',
    (call) =>
      `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>${call.name}\n\`\`\`json\n${call.arguments}\n\`\`\`<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
  ),
  written(
    'DeepSeek’s calls (V3.1)',
    'huggingface.co/deepseek-ai/DeepSeek-V3.1 (ToolCall)',
    (call) =>
      `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>${call.name}<｜tool▁sep｜>${call.arguments}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
  ),
  written(
    'MiniMax’s <invoke>',
    'MiniMax-AI/MiniMax-M2 docs/tool_calling_guide.md; MiniMax-M2.5 #10',
    (call) =>
      `<minimax:tool_call>\n<invoke name="${call.name}">\n${parameters(call, (key, value) => `<parameter name="${key}">${value}</parameter>\n`).join('')}</invoke>\n</minimax:tool_call>`,
  ),
  written(
    'MiniMax-M3’s marks',
    'ml-explore/mlx-lm #1416',
    (call) =>
      `]<]minimax[>[<tool_call>\n]<]minimax[>[<invoke name="${call.name}">\n${parameters(call, (key, value) => `]<]minimax[>[<${key}>${value}]<]minimax[>[</${key}>\n`).join('')}]<]minimax[>[</invoke>\n]<]minimax[>[</tool_call>`,
  ),
  written(
    'Gemma’s call:name{…}',
    'sgl-project/sglang #38198 (gemma4_detector); Gemma 4’s chat template',
    (call) =>
      `<|tool_call>call:${call.name}{${parameters(call, (key, value) => `${key}:${typeof value === 'string' ? `<|"|>${value}<|"|>` : value}`).join(',')}}<tool_call|>`,
  ),
  {
    name: 'a call that the server took for the end of the reasoning',
    reference: 'waybarrios/vllm-mlx #98 (MiniMax); vllm-project/vllm #25514 (gpt-oss)',
    api: 'openai',
    sends: (plain) =>
      events(
        chunk({ reasoning_content: `Weighing.\n<tool_call>\n${asJson(first(plain))}\n</tool_call>` }),
        chunk({}, 'stop'),
        usageChunk(plain),
        done,
      ),
    expected: {},
  },
  {
    name: 'gpt-oss’s channels',
    reference: 'openai/harmony docs/format.md; kekzl/imp #1719',
    api: 'openai',
    sends: (plain) => {
      const call = first(plain);
      return asText(
        plain,
        `<|channel|>analysis<|message|>Weighing.<|end|><|start|>assistant<|channel|>commentary to=functions.${call.name} <|constrain|>json<|message|>${call.arguments}<|call|>`,
      );
    },
    expected: { thinking: 'Weighing.' },
  },
  written(
    'Llama’s <|python_tag|>',
    'llama.com/docs/model-cards-and-prompt-formats/llama3_1',
    (call) => `<|python_tag|>{"name": "${call.name}", "parameters": ${call.arguments}}`,
  ),
  {
    name: 'a bare JSON action after </think>',
    reference: 'sgomez/ollama-ai-provider #11 (bare JSON); QwenLM/Qwen3 #1599',
    api: 'openai',
    sends: (plain) => asText(plain, `<think>\nWeighing.\n</think>${asJson(first(plain))}`),
    expected: { thinking: 'Weighing.' },
  },
  {
    name: 'reasoning that is not closed before the call',
    reference: 'QwenLM/Qwen3 #1459; langgenius/dify #41764 (GLM)',
    api: 'openai',
    sends: (plain) => asText(plain, `<think>\nWeighing.\n<tool_call>\n${asJson(first(plain))}\n</tool_call>`),
    expected: { thinking: 'Weighing.' },
  },
  {
    name: 'a call mentioned in a fence beside a real one',
    reference: 'lmstudio-ai/lmstudio-bug-tracker #1592; AAswordman/Operit #727 (calls made of prose)',
    api: 'openai',
    sends: (plain) => ({
      ...withCall(
        {
          ...plain,
          text: 'As in\n```\n<tool_call>{"name": "finish", "arguments": {"summary": "x"}}</tool_call>\n```\n',
        },
        () => ({}),
      ),
    }),
    expected: {},
  },
  {
    name: 'a call cut off in its JSON is put right in words',
    reference: 'ikawrakow/ik_llama.cpp #750 (incomplete calls)',
    api: 'openai',
    sends: (plain) =>
      plain.request === 2
        ? asText(plain, `<tool_call>\n${asJson(first(plain)).slice(0, -6)}`)
        : withCall(plain, () => ({})),
    expected: { requests: repair.length + 1 },
  },
  {
    name: 'a tool that nobody offered is put right in words',
    reference: 'lijunzh/koda #548 (tools of other agents)',
    api: 'openai',
    sends: (plain) => withCall(plain, () => (plain.request === 2 ? { name: 'str_replace_editor' } : {})),
    expected: { requests: repair.length + 1 },
  },
];
