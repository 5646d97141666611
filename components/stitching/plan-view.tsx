'use client';
import clsx from 'clsx';
import { DiffView } from '@/components/reading/diff-view';
import { Checkbox } from '@/components/ui/field';
import type { NodeId } from '@/server/core/base/ids';
import {
  conflictMessage,
  type ForeseenFile,
  type GraftPlan,
  type PlannedStep,
} from '@/server/core/graft/graft';
import { graftCost, leftOut, noTextChange, stopsWithout, willBeMerged } from './sentences';

interface PlanViewProps {
  plan: GraftPlan;
  onStep: (node: NodeId, taken: boolean) => void;
}

/** What the graft will do: its steps and why they are needed, the steps that can be added, and the files that differ. */
export function PlanView({ plan, onStep }: PlanViewProps) {
  const { steps, offered, foreseen, estimate } = plan;
  return (
    <div data-testid="graft-plan" className="space-y-2.5">
      <ul className="space-y-1">
        {steps.map((step) => (
          <StepLine key={step.node} step={step} taken onStep={onStep} />
        ))}
      </ul>
      {offered.length > 0 && (
        <details>
          <summary className="cursor-pointer text-sm text-soft">{leftOut(offered.length)}</summary>
          <ul className="mt-1 space-y-1">
            {offered.map((step) => (
              <StepLine key={step.node} step={step} taken={false} onStep={onStep} />
            ))}
          </ul>
        </details>
      )}
      {foreseen.map((file) => (
        <Foreseen key={file.path} file={file} />
      ))}
      <p className="num text-sm text-soft">{graftCost(estimate.steps, estimate.seconds)}</p>
    </div>
  );
}

function StepLine({
  step,
  taken,
  onStep,
}: {
  step: PlannedStep;
  taken: boolean;
  onStep: PlanViewProps['onStep'];
}) {
  const { node, title, role, because, mayLeaveOut } = step;
  const isPulled = taken && (role === 'needed' || role === 'uses');
  return (
    <li data-testid={`planned-${node}`} data-role={role} data-taken={taken}>
      <Checkbox
        value={taken}
        onChange={(value) => onStep(node, value)}
        label={
          <span className={clsx('font-normal', !taken && 'text-soft')}>
            <span className="num">{node}</span> {title}
            {isPulled && <span className="ml-1.5 text-sm text-soft">added automatically</span>}
          </span>
        }
        help={because === null ? undefined : taken && !mayLeaveOut ? stopsWithout(because) : because}
      />
    </li>
  );
}

function Foreseen({ file }: { file: ForeseenFile }) {
  const { path, step, conflict } = file;
  return (
    <details
      data-testid="foreseen"
      data-conflict={conflict ?? ''}
      className={clsx(
        'rounded-md border px-2.5 py-1.5',
        conflict ? 'border-warn/40 bg-warn-soft' : 'border-line',
      )}
    >
      <summary className="cursor-pointer text-sm">
        {conflict ? (
          <>
            <strong className="font-medium text-warn">Conflict</strong> at {step}:{' '}
            {conflictMessage({ path, reason: conflict })}
          </>
        ) : (
          <>
            <span className="font-mono">{path}</span> {willBeMerged(step)}
          </>
        )}
      </summary>
      <ThreeSides path={path} versions={file.versions} />
    </details>
  );
}

/** The three versions of a file as two changes of the base: the donor's change, and the host's change. */
export function ThreeSides({
  path,
  versions: { base, theirs, ours },
  className,
}: Pick<ForeseenFile, 'path' | 'versions'> & { className?: string }) {
  return (
    <div className={className}>
      <Side title="What the donor changed" path={path} before={base} after={theirs} />
      <Side title="What the host changed instead" path={path} before={base} after={ours} />
    </div>
  );
}

interface SideProps {
  title: string;
  path: string;
  before: string | null;
  after: string | null;
}

function Side({ title, path, before, after }: SideProps) {
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return (
    <section aria-label={title} className="min-w-0 overflow-hidden rounded-md border border-line bg-panel">
      <h4 className="caption px-4 pt-2">{title}</h4>
      {before === after ? (
        <p className="px-4 py-2 text-soft">{noTextChange}</p>
      ) : (
        <div className="max-h-[24vh] overflow-y-auto">
          <DiffView change={{ path, kind, before, after, binary: false }} />
        </div>
      )}
    </section>
  );
}
