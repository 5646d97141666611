import Link from 'next/link';
import { Button } from '@/components/ui/button';
import type { ImportReport } from '@/server/api/imports/store-upload';
import {
  importedTitle,
  leftOutTitle,
  noteCount,
  nothingImported,
  refusedTitle,
  shapeText,
} from './sentences';

interface ImportResultProps {
  report: ImportReport;
  onClose: () => void;
}

/** What was imported, refused and left out. */
export function ImportResult({ report: { imported, refused, leftOut }, onClose }: ImportResultProps) {
  return (
    <div className="space-y-4" data-testid="import-report">
      <section>
        <h3 className="font-semibold">
          {imported.length === 0 ? nothingImported : importedTitle(imported.length)}
        </h3>
        <ul className="mt-1.5 divide-y divide-line">
          {imported.map(({ runId, file, task, format, nodes, leaves, notes }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes, and a file may give several runs
            <li key={at} className="py-1.5">
              {runId === null ? (
                <span className="block truncate">{task ?? file}</span>
              ) : (
                <Link href={`/runs/${runId}`} onClick={onClose} className="block truncate font-medium">
                  {task ?? file}
                </Link>
              )}
              <span className="num block truncate text-sm text-soft" title={file}>
                {format} · {shapeText(nodes, leaves)} · {file}
              </span>
              {notes.length > 0 && (
                <details className="text-sm text-soft">
                  <summary className="cursor-pointer">{noteCount(notes.length)}</summary>
                  <ul className="mt-1 list-disc space-y-0.5 pl-5">
                    {notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                </details>
              )}
            </li>
          ))}
        </ul>
      </section>
      {refused.length > 0 && (
        <section>
          <h3 className="font-semibold text-bad">{refusedTitle(refused.length)}</h3>
          <ul className="mt-1.5 space-y-1.5">
            {refused.map(({ file, reason }) => (
              <li key={file}>
                <span className="block truncate font-mono text-sm">{file}</span>
                <span className="block break-words text-soft">{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {leftOut.length > 0 && (
        <details className="text-sm text-soft">
          <summary className="cursor-pointer">{leftOutTitle(leftOut.length)}</summary>
          <ul className="mt-1 max-h-40 overflow-y-auto font-mono">
            {leftOut.slice(0, 200).map((file) => (
              <li key={file} className="truncate">
                {file}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
