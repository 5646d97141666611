const hints: [string, string][] = [
  ['"…"', 'words and phrases in actions, thoughts, observations'],
  ['file:', 'a file acted on or changed'],
  ['test:', 'a test fixed or broken there, by name'],
  ['is:fixed', 'tests came to pass · is:broken, solved, verified, rejected, error, edited, person, best'],
  ['kind:edit', 'read, search, list, edit, write, test, shell, finish'],
  ['attempt:', 'by its number'],
  ['depth>10', 'also cost, tokens, seconds, visits, passing; < and ='],
];

/** What a query may hold; a click begins it. */
export function SearchHints({ onPick }: { onPick: (hint: string) => void }) {
  return (
    <ul className="overflow-y-auto py-1">
      {hints.map(([term, meaning]) => (
        <li key={term}>
          <button
            type="button"
            onClick={() => onPick(term === '"…"' ? '' : term)}
            className="grid w-full grid-cols-[80px_1fr] gap-2 px-3.5 py-1 text-left hover:bg-hover"
          >
            <code className="font-mono text-sm">{term}</code>
            <span className="text-sm text-soft">{meaning}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
