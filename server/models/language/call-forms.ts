import { type Form, oneGiven, space } from './call-form';
import { headed, named, pythonTag } from './marked-forms';
import { marked, tagBody, tagged } from './tag-forms';

/** The form that begins at `at`, or null: nothing, or a mark that the text only mentions. */
export function formAt(text: string, at: number): Form | null {
  for (const [opening, read] of forms) {
    opening.lastIndex = at;
    const match = opening.exec(text);
    if (match) return read(text, opening.lastIndex, match);
  }
  return null;
}

const wrapper = (_: string, end: number): Form => ({ kind: 'wrapper', end });

const forms: readonly [
  opening: RegExp,
  read: (text: string, at: number, match: RegExpExecArray) => Form | null,
][] = [
  // Qwen3-Coder, functionary: <function=name>; Claude's older form, MiniMax, DeepSeek V3.2: <invoke name="name">.
  [new RegExp(`<${space}(function|invoke)(?:=|\\s+name=)["']?([^"'>\\s]+)["']?[^>\\n]*>`, 'y'), tagged],
  [new RegExp(`<${space}(?:tool_calls?|function_calls)>(?=\\s*<)`, 'iy'), wrapper],
  // Gemma 4, FunctionGemma; Gemini without any mark, on a line of its own.
  [
    /(?:<\|tool_call>\s*|<start_function_call>\s*|(?<![^\n]))call:([\w.:-]+)(?=\{)/y,
    (text, at, match) => oneGiven(text, at, match[1] ?? '', /\s*(?:<tool_call\|>|<end_function_call>)?/y),
  ],
  // Hermes, Qwen, GLM, Nemotron, Phi, Granite.
  [/<\|?(?:tool_calls?|toolcall|function_calls?)\|?>/iy, tagBody],
  // Mistral.
  [/\[TOOL_CALLS\]/y, named],
  // Kimi and DeepSeek.
  [/<[|｜]tool[▁_]calls[▁_](?:section[▁_])?begin[|｜]>/y, wrapper],
  [/<[|｜]tool[▁_]call[▁_]begin[|｜]>/y, headed],
  // MiniMax-M3: a mark of its own before each tag.
  [/\]<\]minimax\[>\[<tool_call>/y, wrapper],
  [/\]<\]minimax\[>\[<invoke name="([^"]+)">/y, marked],
  // gpt-oss.
  [
    /(?:<\|start\|>assistant)?\s*(?:<\|channel\|>\s*\w+\s*)?\bto=([\w.:-]+)[^{\n]{0,200}?<\|message\|>/y,
    (text, at, match) => oneGiven(text, at, match[1] ?? '', /\s*(?:<\|call\|>)?/y),
  ],
  // Llama, LFM2.
  [/<\|(?:python_tag|tool_call_start)\|>/y, pythonTag],
];
