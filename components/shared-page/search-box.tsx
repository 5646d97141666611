import { parseQuery } from '@/components/search/query';
import type { NodeId } from '@/server/core/base/ids';
import type { Found } from './find';
import { foundNodes, noTestSearch, nothingFound, searchHint, searchLabel, searchWaits } from './sentences';

const mostShown = 100;

interface SearchBoxProps {
  text: string;
  onText: (text: string) => void;
  /** Null: nothing is searched for, or the texts are not there yet. */
  found: readonly Found[] | null;
  waiting: boolean;
  onSelect: (id: NodeId) => void;
}

/** The search with what it found. */
export function SearchBox({ text, onText, found, waiting, onSelect }: SearchBoxProps) {
  const { problems, test } = parseQuery(text);
  const shown = found?.slice(0, mostShown) ?? [];
  const notes = [...problems, ...(test === null ? [] : [noTestSearch])];
  return (
    <search className="border-b border-line p-3">
      <input
        type="search"
        aria-label={searchLabel}
        placeholder={searchHint}
        value={text}
        onChange={({ target }) => onText(target.value)}
        className="control"
      />
      {notes.map((note) => (
        <p key={note} className="mt-1 text-warn">
          {note}
        </p>
      ))}
      {waiting && <p className="mt-1 text-soft">{searchWaits}</p>}
      {found && (
        <>
          <p aria-live="polite" data-testid="found" className="num mt-1.5 text-soft">
            {found.length === 0 ? nothingFound : foundNodes(found.length, shown.length)}
          </p>
          <ul className="max-h-60 overflow-y-auto">
            {shown.map(({ node, around }) => (
              <li key={node.id}>
                <button
                  type="button"
                  onClick={() => onSelect(node.id)}
                  className="w-full rounded-sm px-1.5 py-1 text-left hover:bg-hover"
                >
                  <span className="block truncate">
                    <span className="num text-soft">{node.id}</span> {node.title}
                  </span>
                  {around && <span className="block truncate text-sm text-soft">{around}</span>}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </search>
  );
}
