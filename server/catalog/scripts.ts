import { operators, runnerIn } from './runners-called';
import { type Called, calledScripts } from './script-calls';

/** The scripts of a package, by name; none where the file cannot be read as such. */
export function scriptsIn(packageJson: string | null): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(packageJson ?? '');
    const { scripts }: { scripts?: unknown } = Object(value);
    return new Map(
      Object.entries(Object(scripts)).flatMap(([name, text]) =>
        typeof text === 'string' && text.trim() !== '' ? [[name, text.trim()]] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

const deepest = 8;

/**
 * A test command that calls a package's script, written out as what the script does, where that is several commands or
 * further scripts: the options by which a report is read would reach only the last of them, or none. Any other command
 * stays as it is, and so does one whose scripts use what npm tells them.
 */
export function withScripts(command: string, packageJson: string | null): string {
  const scripts = scriptsIn(packageJson);
  const called = calledScripts(command, scripts);
  if (called === null) return command;
  const [only] = called.scripts;
  const alone = called.scripts.length === 1 && only !== undefined;
  if (alone && !needsWriting(scripts.get(only.name) ?? '', scripts)) return command;
  const written = writtenOut(called, { scripts, depth: 0 });
  if (written === null || /\bnpm_/.test(written)) return command;
  return `export PATH="$PWD/node_modules/.bin:$PATH"; ${written}`;
}

/** Whether options behind the script would not reach each runner in it: it calls further scripts, several runners, or ends otherwise. */
function needsWriting(text: string, scripts: ReadonlyMap<string, string>): boolean {
  const pieces = text.split(operators).filter((piece) => piece.trim() !== '' && !operators.test(piece));
  if (pieces.some((piece) => calledScripts(piece, scripts) !== null)) return true;
  const runners = pieces.map(runnerIn);
  const count = runners.filter((runner) => runner !== null).length;
  return count > 1 || (count === 1 && runners.at(-1) === null);
}

/** Where scripts are called: how deep in others, and whether a caller of theirs ignores what stands before and after them. */
interface Place {
  scripts: ReadonlyMap<string, string>;
  depth: number;
  ignoresHooks?: true | undefined;
}

/** Null where scripts call each other in a circle. */
function writtenOut(called: Called, { scripts, depth, ...above }: Place): string | null {
  if (depth > deepest) return null;
  const ignoresHooks = above.ignoresHooks ?? called.ignoresHooks;
  const hooks = called.hooks && !ignoresHooks;
  const place = { scripts, depth: depth + 1, ignoresHooks };
  const each = called.scripts.map((one) => writtenScript(one, hooks, place));
  if (each.some((text) => text === null)) return null;
  const set = called.variables === '' ? '' : `export ${called.variables}; `;
  const [only] = each;
  if (called.within !== undefined) {
    const plain = /^\(([^()]*)\)$/.exec(only ?? '')?.[1];
    if (each.length > 1 || plain === undefined || operators.test(plain)) return null;
    return `(${set}${called.within} ${plain})`;
  }
  if (each.length === 1 && typeof only === 'string') return set === '' ? only : `(${set}${only})`;
  if (!called.goesOn) return `(${set}${each.join(' && ')})`;
  // Each runs, whatever became of the one before; the whole fails where one does.
  const kept = each.map((text) => `${text} || espalier_failed=1`).join('; ');
  return `(${set}espalier_failed=0; ${kept}; [ "$espalier_failed" = 0 ])`;
}

function writtenScript(
  { name, given }: Called['scripts'][number],
  hooks: boolean,
  place: Place,
): string | null {
  const { scripts } = place;
  const parts: string[] = [];
  for (const one of hooks ? [`pre${name}`, name, `post${name}`] : [name]) {
    const text = scripts.get(one);
    if (text === undefined) continue;
    const whole = one === name && given !== '' ? `${text} ${given}` : text;
    const commands = whole.split(operators).map((piece) => {
      const inner = calledScripts(piece, scripts);
      if (inner === null) return piece;
      const written = writtenOut(inner, place);
      return written === null ? null : ` ${written} `;
    });
    if (commands.includes(null)) return null;
    parts.push(commands.join('').trim());
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined
    ? `(${only})`
    : `(${parts.map((part) => `(${part})`).join(' && ')})`;
}
