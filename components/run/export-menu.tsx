'use client';
import { Share } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { sawHiddenTests } from '@/server/core/run/hidden-tests';
import type { RunState } from '@/server/core/run/state';
import { PageDialog } from './page-dialog';
import { allTheSame, exportForms, exportTitle, sawThemRefused } from './sentences';

/** The forms whose worth rests on hidden tests that nobody saw. */
const forJudging: ReadonlySet<string> = new Set(['predictions', 'sft', 'dpo']);
const item = 'block rounded-md px-2.5 py-1.5 outline-none data-highlighted:bg-hover';

/** The forms in which a run can be saved, each with what it keeps. */
export function ExportMenu({ run }: { run: Pick<RunState, 'runId' | 'spec'> }) {
  const { runId, spec } = run;
  const [page, setPage] = useState(false);
  const seen = sawHiddenTests(spec);
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          className={buttonClass('plain')}
          aria-label={exportTitle}
          title={exportTitle}
          data-testid="export"
        >
          <Share aria-hidden className="size-3.5" /> Export
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            className="z-40 max-h-[80vh] w-96 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-float"
          >
            {exportForms.map(({ form, title, keeps }) => {
              const refused = seen && forJudging.has(form);
              const text = (
                <>
                  <span className="block font-medium">{title}</span>
                  <span className="block text-sm text-soft">
                    {refused ? `${sawThemRefused} ${allTheSame}.` : keeps}
                  </span>
                </>
              );
              if (form === 'html') {
                return (
                  <DropdownMenu.Item
                    key={form}
                    data-testid="export-html"
                    className={item}
                    onSelect={() => setPage(true)}
                  >
                    {text}
                  </DropdownMenu.Item>
                );
              }
              return (
                <DropdownMenu.Item key={form} asChild>
                  <a
                    href={`/api/export/${runId}?as=${form}${refused ? '&hidden=1' : ''}`}
                    download
                    data-testid={`export-${form}`}
                    className={item}
                  >
                    {text}
                  </a>
                </DropdownMenu.Item>
              );
            })}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {page && <PageDialog runId={runId} onClose={() => setPage(false)} />}
    </>
  );
}
