/** A text without the reasoning that was written into it, and that reasoning. */
export interface Apart {
  thinking: string;
  text: string;
}

/** How models mark reasoning in their text where the server does not take it out. */
const tags: readonly [open: string, close: string][] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'],
  ['<reasoning>', '</reasoning>'],
  ['<seed:think>', '</seed:think>'],
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
];

/** A call at the very end ends reasoning by itself: models forget to close it before they call. */
const callBegins =
  /\n[ \t]*(?=<tool_call>|<function=|<\|tool_calls?_|<[|｜]tool▁calls▁begin|<minimax:tool_call>|<\|tool_call>|\[TOOL_CALLS\])/g;

/**
 * Takes reasoning out of a text: blocks at its start, or what stands before a closing mark without an opening one (chat
 * templates put the opening one into the prompt). Marks that a text only mentions, in code or further on, stay.
 */
export function thoughtsApart(whole: string): Apart {
  if (!/think|thought|<\/reasoning>|\[\/?THINK|<\|channel\|>/.test(whole))
    return { thinking: '', text: whole };
  const harmony = harmonyApart(whole);
  if (harmony) return harmony;
  let text = whole;
  const thoughts: string[] = [];
  for (let found = leading(text); found; found = leading(text)) {
    thoughts.push(found.thinking);
    text = found.text;
  }
  if (thoughts.length === 0) {
    const found = unopened(text);
    if (!found) return { thinking: '', text: whole };
    thoughts.push(found.thinking);
    text = found.text;
  }
  return {
    thinking: thoughts
      .map((one) => one.trim())
      .filter(Boolean)
      .join('\n'),
    text,
  };
}

const exactBelow = 2_000;

/**
 * `thoughtsApart` for a text that grows with each piece. Long texts are split anew only when they have grown by a fiftieth,
 * so that a long answer costs no more than its length many times over; `exact` is for its end.
 */
export function createSplitter(): (whole: string, exact: boolean) => Apart {
  let split: (Apart & { length: number }) | null = null;
  return (whole, exact) => {
    const grown = whole.length - (split?.length ?? 0);
    if (split && grown <= (exact || whole.length < exactBelow ? 0 : whole.length / 50)) return split;
    split = { ...thoughtsApart(whole), length: whole.length };
    return split;
  };
}

function leading(text: string): Apart | null {
  const start = text.trimStart();
  for (const [open, close] of tags) {
    if (!start.startsWith(open)) continue;
    const inner = start.slice(open.length);
    const end = inner.indexOf(close);
    if (end !== -1)
      return { thinking: inner.slice(0, end), text: inner.slice(end + close.length).trimStart() };
    const call = /[>}\]]\s*$/.test(inner) ? lastCall(inner) : undefined;
    const cut = call ?? inner.length;
    return { thinking: inner.slice(0, cut), text: inner.slice(cut).trimStart() };
  }
  return null;
}

/** Calls before the last one are drafts, as far as they can be told apart: Qwen's wrapping and what it wraps are one. */
function lastCall(inner: string): number | undefined {
  const starts = [...inner.matchAll(callBegins)].map(({ index }) => index);
  const last = starts.at(-1);
  const before = starts.at(-2);
  const isWrapped = before !== undefined && inner.slice(before, last).trim() === '<tool_call>';
  return isWrapped ? before : last;
}

function unopened(text: string): Apart | null {
  for (const [open, close] of tags) {
    const end = text.indexOf(close);
    if (end === -1 || text.slice(0, end).includes(open) || isQuoted(text, end)) continue;
    return { thinking: text.slice(0, end), text: text.slice(end + close.length).trimStart() };
  }
  return null;
}

/** Whether a place lies in a fenced block or between backticks, or a quote closes right behind a mark there. */
function isQuoted(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const fences = before.match(/^[ \t]*```/gm)?.length ?? 0;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return fences % 2 === 1 || (line.match(/`/g)?.length ?? 0) % 2 === 1 || /["'“‘]$/.test(line);
}

const channel =
  /(?:<\|start\|>assistant)?(?:\s*to=\S+?)?\s*<\|channel\|>\s*(\w+)((?:(?!<\|message\|>)[^\n]){0,200})<\|message\|>([\s\S]*?)(?=(?:<\|start\|>|<\|channel\|>)|<\|(?:end|call|return)\|>|$)(?:<\|(?:end|call|return)\|>)?/g;

/** Channels of gpt-oss that came through unread. Calls among them stay in the text, where they are read as such. */
function harmonyApart(whole: string): Apart | null {
  if (!/^(?:<\|start\|>assistant)?\s*(?:to=\S+\s*)?<\|channel\|>/.test(whole.trimStart())) return null;
  const thoughts: string[] = [];
  const texts: string[] = [];
  for (const [all, name = '', , body = ''] of whole.matchAll(channel)) {
    const opening = all.slice(0, all.indexOf('<|message|>'));
    if (/\bto=/.test(opening)) texts.push(all);
    else (name === 'analysis' ? thoughts : texts).push(body.trim());
  }
  return { thinking: thoughts.join('\n'), text: texts.join('\n').trim() };
}
