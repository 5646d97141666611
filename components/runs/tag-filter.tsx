import clsx from 'clsx';

interface TagFilterProps {
  tags: readonly string[];
  text: string;
  onText: (text: string) => void;
}

const most = 12;

/** Tags as buttons: each puts `tag:…` into the filter, or takes it out. */
export function TagFilter({ tags, text, onText }: TagFilterProps) {
  const terms = text.split(/\s+/).filter(Boolean);
  return (
    <fieldset aria-label="Tags" className="flex flex-wrap items-center gap-1">
      {tags.slice(0, most).map((tag) => {
        const term = `tag:${tag}`;
        const on = terms.includes(term);
        return (
          <button
            key={tag}
            type="button"
            aria-pressed={on}
            onClick={() => onText((on ? terms.filter((one) => one !== term) : [...terms, term]).join(' '))}
            className={clsx(
              'min-h-6 rounded border px-1.5 text-sm',
              on ? 'border-ink bg-ink text-bg' : 'border-line text-soft hover:bg-hover hover:text-ink',
            )}
          >
            {tag}
          </button>
        );
      })}
    </fieldset>
  );
}
