'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { useState } from 'react';
import type { ApiOutputs } from '@/components/trpc/types';
import { alignSteps, beganAlike, mostSteps, type StepRow } from './align-steps';
import { alikeHere, alikeMeans, alikeSteps, cutPaths, moreRows, noStepHere, partSentence } from './sentences';

type Node = ApiOutputs['runs']['compared'][number];

const shownAtOnce = 100;

/** The steps to each node, those that do the same in one row: where the ways part, and what each did then. */
export function StepsPart({ nodes }: { nodes: readonly Node[] }) {
  const [open, setOpen] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const rows = alignSteps(nodes.map(({ path }) => path));
  const alike = beganAlike(rows);
  const rest = rows.slice(alike);
  const shown = isWhole ? rest : rest.slice(0, shownAtOnce);
  const columns = nodes.length + 1;
  return (
    <tbody data-testid="aligned-steps" data-alike={alike}>
      <tr>
        <th scope="rowgroup" colSpan={columns} className="pt-5 pb-1 font-normal">
          <span className="caption">Steps</span>
          <span className="ml-2" data-testid="parting">
            {partSentence(alike, rest.length)}
          </span>
          <span className="ml-2 text-sm text-soft">
            {alikeMeans}
            {nodes.some(({ path }) => path.length > mostSteps) && ` ${cutPaths(mostSteps)}`}
          </span>
        </th>
      </tr>
      {alike > 0 && (
        <Fold columns={columns} open={open} onToggle={() => setOpen(!open)}>
          {alikeSteps(alike, open)}
        </Fold>
      )}
      {open &&
        rows.slice(0, alike).map((row, at) => <Row key={keyOf(row)} row={row} at={at} nodes={nodes} />)}
      {shown.map((row, at) => (
        <Row key={keyOf(row)} row={row} at={alike + at} nodes={nodes} />
      ))}
      {rest.length > shownAtOnce && (
        <Fold columns={columns} open={isWhole} onToggle={() => setWhole(!isWhole)}>
          {moreRows(rest.length - shownAtOnce, isWhole)}
        </Fold>
      )}
    </tbody>
  );
}

const keyOf = ({ at }: StepRow) => at.map((step) => step?.nodeId ?? '').join(' ');

interface FoldProps {
  columns: number;
  open: boolean;
  onToggle: () => void;
  children: string;
}

function Fold({ columns, open, onToggle, children }: FoldProps) {
  return (
    <tr>
      <td colSpan={columns} className="border-t border-line py-1.5">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="text-soft hover:text-ink hover:underline"
        >
          {children}
        </button>
      </td>
    </tr>
  );
}

/** What several did is quiet, so that what one alone did stands out. */
function Row({ row, at, nodes }: { row: StepRow; at: number; nodes: readonly Node[] }) {
  return (
    <tr data-alike={row.isAlike} className="border-t border-line align-top">
      <th scope="row" className="num py-1 pr-3 text-right text-sm font-normal text-soft">
        {at + 1}
      </th>
      {row.at.map((step, column) => {
        const node = nodes[column];
        return (
          <td key={node && `${node.runId}:${node.nodeId}`} className="px-2 py-1">
            {step === null || !node ? (
              <span className="text-soft" role="img" aria-label={noStepHere}>
                –
              </span>
            ) : (
              <Link
                href={`/runs/${node.runId}?node=${step.nodeId}`}
                title={row.isAlike ? `${step.title} (${alikeHere})` : step.title}
                className={clsx('block truncate hover:underline', row.isAlike && 'text-soft')}
              >
                {step.title}
              </Link>
            )}
          </td>
        );
      })}
    </tr>
  );
}
