'use client';
import clsx from 'clsx';
import { X } from 'lucide-react';
import Link from 'next/link';
import { Fragment, useState } from 'react';
import { DiffView } from '@/components/reading/diff-view';
import type { ApiOutputs } from '@/components/trpc/types';
import { IconButton } from '@/components/ui/button';
import { ScoreChip } from '@/components/ui/score-chip';
import { plainTitle } from '@/server/core/base/plain-title';
import type { AlignedRow, FileAt } from './aligned';
import { statusLooks } from './pair-table';
import { asAtTheRoot, equalRows, showChanges, unknownHere, versionsMean } from './sentences';
import { StepsPart } from './steps-part';
import type { PairStatus } from './test-pairs';

type Node = ApiOutputs['runs']['compared'][number];

interface AlignedTableProps {
  nodes: readonly Node[];
  tests: readonly AlignedRow<PairStatus>[];
  files: readonly AlignedRow<FileAt>[];
  onRemove: (at: number) => void;
}

const nodeKey = ({ runId, nodeId }: Node) => `${runId}:${nodeId}`;

/** A column for each node; below it its steps, its tests and its files. Rows in which the nodes agree are folded. */
export function AlignedTable({ nodes, tests, files, onRemove }: AlignedTableProps) {
  return (
    <div className="overflow-x-auto">
      <table data-testid="aligned" className="w-full min-w-160 table-fixed text-left">
        <thead>
          <tr>
            <td className={tests.length + files.length === 0 ? 'w-10' : 'w-1/4'} />
            {nodes.map((node, at) => (
              <th key={nodeKey(node)} scope="col" className="px-2 pb-2 align-bottom font-normal">
                <span className="flex items-center justify-between gap-1">
                  <Link
                    href={`/runs/${node.runId}?node=${node.nodeId}`}
                    className="num font-medium underline underline-offset-2"
                  >
                    {node.runId} {node.nodeId}
                  </Link>
                  <IconButton label={`Leave out ${node.runId} ${node.nodeId}`} onClick={() => onRemove(at)}>
                    <X aria-hidden className="size-3.5" />
                  </IconButton>
                </span>
                <span className="block truncate text-sm text-soft" title={plainTitle(node.taskTitle)}>
                  {plainTitle(node.taskTitle)}
                </span>
                <span className="block truncate text-sm text-soft" title={node.madeBy}>
                  {node.madeBy}
                </span>
                <span className="block truncate text-sm" title={node.title}>
                  step {node.depth}: {node.title}
                </span>
                <ScoreChip score={node.score} holdout={node.holdout} />
              </th>
            ))}
          </tr>
        </thead>
        <StepsPart nodes={nodes} />
        <Part title="Tests" columns={nodes.length} rows={tests}>
          {(row) => (
            <tr key={row.id} data-differs={row.differs} className="border-t border-line align-top">
              <th scope="row" className="py-1 pr-3 font-normal break-words">
                {row.id}
              </th>
              {row.at.map((status, at) => (
                <td
                  key={nodes[at] && nodeKey(nodes[at])}
                  className={clsx('px-2 py-1', status === null ? 'text-soft' : statusLooks[status])}
                >
                  {status ?? unknownHere}
                </td>
              ))}
            </tr>
          )}
        </Part>
        <Part title="Files" note={versionsMean} columns={nodes.length} rows={files}>
          {(row) => <FileRow key={row.id} row={row} nodes={nodes} />}
        </Part>
      </table>
    </div>
  );
}

interface PartProps<T> {
  title: string;
  note?: string;
  columns: number;
  rows: readonly AlignedRow<T>[];
  children: (row: AlignedRow<T>) => React.ReactNode;
}

function Part<T>({ title, note, columns, rows, children }: PartProps<T>) {
  const [open, setOpen] = useState(false);
  if (rows.length === 0) return null;
  const differing = rows.filter(({ differs }) => differs);
  const equal = rows.length - differing.length;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns + 1} className="pt-5 pb-1 font-normal">
          <span className="caption">{title}</span>
          {note && <span className="ml-2 text-sm text-soft">{note}</span>}
        </th>
      </tr>
      {differing.map(children)}
      {equal > 0 && (
        <tr>
          <td colSpan={columns + 1} className="border-t border-line py-1.5">
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="text-soft hover:text-ink hover:underline"
            >
              {equalRows(equal, title.toLowerCase(), open)}
            </button>
          </td>
        </tr>
      )}
      {open && rows.filter(({ differs }) => !differs).map(children)}
    </tbody>
  );
}

/** A file in its versions; it opens to the changes of each version. */
function FileRow({ row, nodes }: { row: AlignedRow<FileAt>; nodes: readonly Node[] }) {
  const [open, setOpen] = useState(false);
  return (
    <Fragment>
      <tr data-differs={row.differs} className="border-t border-line align-top">
        <th scope="row" className="py-1 pr-3 font-normal">
          <button
            type="button"
            aria-expanded={open}
            title={showChanges}
            onClick={() => setOpen(!open)}
            className="max-w-full truncate font-mono text-sm hover:underline"
          >
            {row.id}
          </button>
        </th>
        {row.at.map((file, at) => (
          <td key={nodes[at] && nodeKey(nodes[at])} className="px-2 py-1">
            {file === null ? (
              <span className="text-soft">{unknownHere}</span>
            ) : file.change === null ? (
              <span className="text-soft">{asAtTheRoot}</span>
            ) : (
              <>
                <b className="font-medium">{file.version}</b>{' '}
                <span className="text-soft">{file.change.kind}</span>
              </>
            )}
          </td>
        ))}
      </tr>
      {open && (
        <tr className="align-top">
          <td />
          {row.at.map((file, at) => (
            <td key={nodes[at] && nodeKey(nodes[at])} className="overflow-x-auto p-1">
              {file?.change && row.at.findIndex((one) => one?.version === file.version) === at && (
                <DiffView change={file.change} />
              )}
            </td>
          ))}
        </tr>
      )}
    </Fragment>
  );
}
