import { hints } from './sentences';

/** What a query can contain. A click adds the term to the query. */
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
