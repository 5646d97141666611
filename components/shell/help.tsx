'use client';
import { CircleHelp } from 'lucide-react';
import { Fragment, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/notes';
import { useHotkeySections, useHotkeys } from './hotkeys';
import { keyNames } from './key-names';
import { showKeys } from './sentences';

/** The `?` button and its dialog: every key bound on this page. */
export function Help() {
  const [open, setOpen] = useState(false);
  const sections = useHotkeySections(true);
  useHotkeys('Anywhere', [{ keys: ['?'], does: showKeys, run: () => setOpen(true) }]);
  return (
    <>
      <IconButton label="Keys" onClick={() => setOpen(true)}>
        <CircleHelp aria-hidden className="size-4" />
      </IconButton>
      <Dialog open={open} onOpenChange={setOpen} title="Keys">
        <div className="space-y-5">
          {open &&
            merge(sections()).map(({ title, hotkeys }) => (
              <section key={title}>
                <h3 className="caption mb-2">{title}</h3>
                <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
                  {hotkeys.map(({ keys, does }) => (
                    <Fragment key={does}>
                      <dt className="flex gap-1">
                        {keys.map((key) => (
                          <Kbd key={key}>{keyNames[key] ?? key}</Kbd>
                        ))}
                      </dt>
                      <dd>{does}</dd>
                    </Fragment>
                  ))}
                </dl>
              </section>
            ))}
        </div>
      </Dialog>
    </>
  );
}

/** Merges the sections of one title. A section without keys is left out. */
function merge(sections: ReturnType<ReturnType<typeof useHotkeySections>>): typeof sections {
  const byTitle = new Map<string, (typeof sections)[number]>();
  for (const { title, hotkeys } of sections) {
    if (hotkeys.length === 0) continue;
    byTitle.set(title, { title, hotkeys: [...(byTitle.get(title)?.hotkeys ?? []), ...hotkeys] });
  }
  return [...byTitle.values()];
}
