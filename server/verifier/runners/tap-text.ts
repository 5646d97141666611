/** The parts of TAP that its readers share: test points, names, diagnostics. */

/** A test point: its indent, `not `, its number, its name with a directive. */
export const point = /^( *)(not )?ok\b(?: +(\d{1,9}))?(?: +-)?(?: (.*))?$/;

interface Diagnostics {
  /** Single values by key, unquoted. */
  values: Map<string, string>;
  next: number;
}

/** Splits off the directive: an unescaped ` # SKIP …` or ` # TODO …`. */
export function nameIn(text: string): { name: string; skipped: boolean } {
  const directive = /(?:^|[^\\]) ?# *(skip|todo)\b[^\n]*$/i.exec(text);
  const name = directive ? text.slice(0, directive.index + (text[directive.index] === '#' ? 0 : 1)) : text;
  return { name: name.trim().replace(/\\([\\#])/g, '$1'), skipped: directive !== null };
}

function scalar(text: string): string {
  const value = text.trim();
  if (value.startsWith("'") && value.endsWith("'") && value.length > 1)
    return value.slice(1, -1).replaceAll("''", "'");
  if (!value.startsWith('"')) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}

/**
 * The YAML block that begins at `lines[at]` (`---`), read as far as runners use it: scalars and `|-` blocks. Its first
 * entry shows how deep entries stand: Node's runner indents them as the marks, tape and AVA by two more.
 */
export function diagnostics(lines: string[], at: number, indent: number): Diagnostics {
  const values = new Map<string, string>();
  const margin = ' '.repeat(indent);
  const deeper = new RegExp(`^ {${indent + 2}}[^ ]`).test(lines[at + 1] ?? '');
  const depth = deeper ? indent + 2 : indent;
  let i = at + 1;
  while (i < lines.length && lines[i] !== `${margin}...`) {
    const entry = /^( *)([\w-]{1,60}):(?: +(.*))?$/.exec(lines[i] ?? '');
    i++;
    if (!entry || entry[1]?.length !== depth) continue;
    const value = entry[3] ?? '';
    if (!/^[|>][-+]?$/.test(value)) {
      values.set(entry[2] ?? '', scalar(value));
      continue;
    }
    const block: string[] = [];
    while (i < lines.length && (lines[i]?.startsWith(' '.repeat(depth + 2)) || lines[i]?.trim() === '')) {
      block.push(lines[i]?.slice(depth + 2) ?? '');
      i++;
    }
    values.set(entry[2] ?? '', value.startsWith('>') ? block.join(' ').trim() : block.join('\n'));
  }
  return { values, next: i };
}

export function messageOf(values: Map<string, string>): string {
  const name = values.get('name');
  const text = values.get('error') || values.get('message') || (values.get('operator') ?? '');
  const [expected, actual] = [values.get('expected'), values.get('actual')];
  return [
    name && name !== 'Error' ? `${name}: ${text.trimEnd()}` : text.trimEnd(),
    ...(expected && actual ? [`expected: ${expected}`, `actual: ${actual}`] : []),
  ].join('\n');
}
