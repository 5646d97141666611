'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { contentsLines } from '@/components/shared-page/sentences';
import { useTRPCClient } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { buttonClass } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Checkbox, TextField } from '@/components/ui/field';
import { byteCount } from '@/server/core/base/byte-count';
import type { RunId } from '@/server/core/base/ids';
import type { SharedChoice } from '@/server/core/run/shared-run';
import { pageChoices, pageHelp, pageHolds, savedPageTitle } from './sentences';

const addressOf = (runId: RunId, { prompts, texts, names, phrases }: SharedChoice): string => {
  const query = new URLSearchParams({ as: 'html' });
  if (prompts) query.set('prompts', '1');
  if (!texts) query.set('texts', '0');
  if (names) query.set('names', '1');
  for (const phrase of phrases) query.append('phrase', phrase);
  return `/api/export/${runId}?${query}`;
};

/** Saves a run as a page that stands alone. It shows what would be in the page before it is saved. */
export function PageDialog({ runId, onClose }: { runId: RunId; onClose: () => void }) {
  const client = useTRPCClient();
  const [prompts, setPrompts] = useState(false);
  const [texts, setTexts] = useState(true);
  const [names, setNames] = useState(false);
  const [lines, setLines] = useState('');
  const wanted = useDeferredValue(lines);
  const choice = useMemo(
    (): SharedChoice => ({
      prompts,
      texts,
      names,
      phrases: wanted
        .split('\n')
        .map((line) => line.trim().slice(0, 200))
        .filter((line) => line !== '')
        .slice(0, 50),
    }),
    [prompts, texts, names, wanted],
  );
  const contents = useQuery({
    queryKey: ['page-contents', runId, choice],
    queryFn: ({ signal }) => client.runs.pageContents.query({ runId, choice }, { signal }),
    placeholderData: keepPreviousData,
  });
  const ready = contents.data !== undefined && !contents.isPlaceholderData;
  return (
    <Dialog open onOpenChange={onClose} title={savedPageTitle} description={pageHelp}>
      <div className="space-y-2">
        <Checkbox label={pageChoices.texts} value={texts} onChange={setTexts} />
        <Checkbox label={pageChoices.prompts} value={prompts} onChange={setPrompts} />
        <Checkbox label={pageChoices.names} value={names} onChange={setNames} />
        <TextField label={pageChoices.phrases} value={lines} onChange={setLines} rows={2} />
      </div>
      <h3 className="caption mt-4">{pageHolds}</h3>
      <Awaited query={contents}>
        {(data) => (
          <ul
            data-testid="page-contents"
            aria-busy={!ready}
            className="mt-1 list-disc space-y-0.5 pl-4 text-sm text-soft"
          >
            {[byteCount(data.size), ...contentsLines(data)].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Awaited>
      <div className="mt-4 flex justify-end">
        {ready ? (
          <a
            href={addressOf(runId, choice)}
            download
            data-testid="save-page"
            className={buttonClass('primary')}
          >
            Save, {byteCount(contents.data.size)}
          </a>
        ) : null}
      </div>
    </Dialog>
  );
}
