'use client';
import { Bookmark, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import type { RunId } from '@/server/core/base/ids';
import { type SavedView, useSavedViews } from './saved-views';
import { aboutViews, viewDeleted, viewSaved } from './sentences';

/** Saves the view of the page (search, node, moment, panel) under a name, and opens saved views. */
export function SavedViews({ runId }: { runId: RunId }) {
  const { views, save, remove } = useSavedViews(runId);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const router = useRouter();
  const discard = (view: SavedView) => {
    remove(view.name);
    toast(viewDeleted(view.name), { action: { label: 'Undo', onClick: () => save(view) } });
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button size="sm" aria-label="Saved views" title="Saved views" className="px-1.5">
          <Bookmark aria-hidden className="size-3.5" />
          {views.length > 0 && <span className="num">{views.length}</span>}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          aria-label="Saved views"
          className="z-40 w-72 animate-rise rounded-lg border border-line-strong bg-panel p-3 shadow-float"
        >
          <form
            className="flex gap-1.5"
            onSubmit={(event) => {
              event.preventDefault();
              const wanted = name.trim();
              if (wanted === '') return;
              save({ name: wanted, address: window.location.search || '?' });
              setName('');
              toast.success(viewSaved(wanted));
            }}
          >
            <input
              aria-label="Name of this view"
              placeholder="Name this view"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
              className="control min-h-7! py-0.5!"
            />
            <Button size="sm" type="submit" className="h-7!" disabled={name.trim() === ''}>
              Save
            </Button>
          </form>
          {views.length > 0 && (
            <ul className="mt-2">
              {views.map((view) => (
                <li key={view.name} className="flex items-center">
                  <button
                    type="button"
                    onClick={() => {
                      setOpen(false);
                      router.replace(view.address);
                    }}
                    className="min-w-0 flex-1 truncate rounded-sm px-1.5 py-1 text-left hover:bg-hover"
                    title={decodeURIComponent(view.address)}
                  >
                    {view.name}
                  </button>
                  <button
                    type="button"
                    aria-label={`Delete the view ${view.name}`}
                    onClick={() => discard(view)}
                    className="rounded-sm p-1 text-soft hover:bg-hover hover:text-ink"
                  >
                    <X aria-hidden className="size-3.5" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <p className="mt-2 text-xs text-soft">{aboutViews}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
