import type { Frame } from './report';

const relative = (path: string): string => path.replace(/^file:\/\//, '').replace(/^(?:\.\/)+/, '');

/** Whether the frame lies in the workspace's own code: relative, not the runtime's, not an installed package's. */
export function isOwn(frame: Frame): boolean {
  return (
    !/^(?:\/|\.\.|<|[a-z]+:)/i.test(frame.path) &&
    !/(?:^|\/)(?:node_modules|site-packages|\.venv|venv)\//.test(frame.path)
  );
}

function jsFrame(line: string): Frame | null {
  let text = line.trim().slice(0, 2_000);
  if (text.startsWith('at ')) text = text.slice(3);
  if (text.startsWith('async ')) text = text.slice(6);
  let fn: string | null = null;
  if (text.endsWith(')')) {
    const open = text.lastIndexOf('(');
    if (open < 0) return null;
    fn = text.slice(0, open).trim() || null;
    text = text.slice(open + 1, -1);
  }
  const place = /^(.+):(\d{1,9}):(\d{1,9})$/.exec(text);
  if (!place) return null;
  return { path: relative(place[1] ?? ''), line: Number(place[2]), column: Number(place[3]), fn };
}

/** The frames of a V8 stack trace, innermost first, with or without `at`. */
export function jsFrames(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split('\n')) {
    const frame = jsFrame(line);
    if (frame) frames.push(frame);
  }
  return frames;
}

/** The frames of a Python traceback, innermost first. */
export function pythonFrames(traceback: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of traceback.split('\n')) {
    const place = /^ {2,6}File "([^"]{1,1000})", line (\d{1,9})(?:, in (.{1,300}))?$/.exec(line);
    if (!place) continue;
    frames.push({
      path: relative(place[1] ?? ''),
      line: Number(place[2]),
      column: null,
      fn: place[3]?.trim() ?? null,
    });
  }
  return frames.reverse();
}

/** The frames of pytest's own tracebacks (`path:line: in function`, `path:line: ErrorClass`), innermost first. */
export function pytestFrames(text: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of text.split('\n')) {
    const place = /^([^\s:][^:]{0,1000}):(\d{1,9}): (?:in (.{1,300})|\w{1,100})$/.exec(line);
    if (!place) continue;
    frames.push({ path: place[1] ?? '', line: Number(place[2]), column: null, fn: place[3] ?? null });
  }
  return frames.reverse();
}

/** `src/money.js:12:5`, or `src/money.py:12 in split_evenly` where there is no column. */
export function frameText(frame: Frame): string {
  if (frame.column !== null) return `${frame.path}:${frame.line}:${frame.column}`;
  return frame.fn && frame.fn !== '<module>'
    ? `${frame.path}:${frame.line} in ${frame.fn}`
    : `${frame.path}:${frame.line}`;
}

/** `path:line` of the first own frame that is not of a test, else of the first own frame, else null. */
export function leadingFrame(frames: Frame[], isTestFile: (path: string) => boolean): string | null {
  const own = frames.filter(isOwn);
  const frame = own.find((candidate) => !isTestFile(candidate.path)) ?? own[0];
  return frame ? `${frame.path}:${frame.line}` : null;
}
