/** Lines (from 1) of a JavaScript text that hold code: not blank, not only comment, not only brackets. */
export function codeLines(text: string): number[] {
  const lines: number[] = [];
  let inComment = false;
  text.split('\n').forEach((raw, i) => {
    let line = raw;
    if (inComment) {
      const end = line.indexOf('*/');
      if (end < 0) return;
      line = line.slice(end + 2);
      inComment = false;
    }
    line = line.replace(/\/\*.*?\*\//g, '').replace(/^\s*\/\/.*$/, '');
    const begin = /^\s*\/\*/.exec(line);
    if (begin) {
      inComment = true;
      line = '';
    }
    if (!/^[\s{}()[\];,]*$/.test(line)) lines.push(i + 1);
  });
  return lines;
}

/** One script as V8 tells it: per function its ranges, outer before inner, `[start, end, count]` in UTF-16 units. */
export interface ScriptCoverage {
  path: string;
  functions: [number, number, number][][];
}

/**
 * The lines of `text` that ran, or null where the offsets are those of another text (a transpiled one): V8's first
 * range spans the whole script.
 */
export function ranLines(text: string, { functions }: ScriptCoverage): Set<number> | null {
  const whole = functions[0]?.[0];
  if (whole?.[0] !== 0 || Math.abs(whole[1] - text.length) > 1) return null;
  const ran = new Uint8Array(text.length);
  for (const ranges of functions) {
    for (const [start, end, count] of ranges) ran.fill(count > 0 ? 1 : 0, start, end);
  }
  const lines = new Set<number>();
  let line = 1;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '\n') line++;
    else if (ran[i] === 1 && !/[\s{}()[\];,]/.test(character)) lines.add(line);
  }
  return lines;
}

/** The code lines that did not run, as stretches: lines without code between two of them belong to the stretch. */
export function missedLines(lines: readonly number[], ran: ReadonlySet<number>): [number, number][] {
  const stretches: [number, number][] = [];
  let open: [number, number] | null = null;
  for (const line of lines) {
    if (ran.has(line)) open = null;
    else if (open) open[1] = line;
    else {
      open = [line, line];
      stretches.push(open);
    }
  }
  return stretches;
}
