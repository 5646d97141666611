'use client';
import clsx from 'clsx';
import { Download, Table2 } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { chartIn, type DrawnChart, savePng, saveSvg } from './chart-file';
import { asTableLabel, pngFailed, saveAs, valuesOfChart } from './sentences';

/** The values of a figure as rows, for reading. */
interface FigureTable {
  columns: string[];
  rows: (string | number)[][];
}

interface FigureProps {
  title: string;
  /** What it shows and how to read it. */
  explanation: ReactNode;
  table: FigureTable;
  /** File name of downloads, without ending. */
  file: string;
  /** Whether there is a chart to save; false for figures that are tables. */
  chart?: boolean;
  /** Large type, for a large screen. */
  large?: boolean;
  className?: string;
  children: ReactNode;
}

/** A chart with its explanation, its table, and downloads as SVG and PNG. */
export function Figure({
  title,
  explanation,
  table,
  file,
  chart = true,
  large,
  className,
  children,
}: FigureProps) {
  const [asTable, setAsTable] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const withChart = (save: (chart: DrawnChart) => void | Promise<void>) => async () => {
    const drawn = frame.current && chartIn(frame.current);
    if (!drawn) return;
    try {
      await save(drawn);
    } catch {
      toast.error(pngFailed);
    }
  };
  return (
    <figure
      aria-labelledby={id}
      data-figure={file}
      className={clsx(
        'flex min-w-0 flex-col',
        !large && 'rounded-lg border border-line bg-panel px-5 pt-4 pb-4',
        className,
      )}
    >
      <figcaption className="mb-3 flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id={id} className={large ? 'text-4xl' : 'text-lg'}>
            {title}
          </h2>
          <p className={clsx('mt-0.5 text-soft text-pretty', large && 'mt-2 max-w-[70ch] text-xl')}>
            {explanation}
          </p>
        </div>
        {!large && (
          <div className="flex shrink-0 gap-1">
            <Button
              size="sm"
              variant="quiet"
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
              title={valuesOfChart}
            >
              <Table2 aria-hidden className="size-3.5" /> Table
            </Button>
            {chart && (
              <>
                <Button
                  size="sm"
                  variant="quiet"
                  disabled={asTable}
                  aria-label={saveAs(title, 'SVG')}
                  onClick={withChart((chart) => saveSvg(chart, file, title))}
                >
                  <Download aria-hidden className="size-3.5" /> SVG
                </Button>
                <Button
                  size="sm"
                  variant="quiet"
                  disabled={asTable}
                  aria-label={saveAs(title, 'PNG')}
                  onClick={withChart((chart) => savePng(chart, file, title))}
                >
                  PNG
                </Button>
              </>
            )}
          </div>
        )}
      </figcaption>
      <div
        ref={frame}
        className={clsx('min-h-0 flex-1', asTable && 'hidden')}
        aria-hidden={!asTable && undefined}
      >
        {children}
      </div>
      <FigureRows table={table} title={title} shown={asTable} />
    </figure>
  );
}

function FigureRows({ table, title, shown }: { table: FigureTable; title: string; shown: boolean }) {
  return (
    <section
      aria-label={asTableLabel(title)}
      className={shown ? 'overflow-x-auto' : 'sr-only'}
      tabIndex={shown ? 0 : undefined}
    >
      <table className="num w-full border-collapse text-left text-sm">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col" className="border-b border-line py-1 pr-4 font-medium text-soft">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join('\t')}>
              {row.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell's place is its identity
                <td key={i} className="border-b border-line py-1 pr-4 whitespace-nowrap">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
