import clsx from 'clsx';
import { useNodeDetail } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { Awaited } from '@/components/ui/awaited';
import { Nothing, Section } from '@/components/ui/section';
import { testedNear } from '@/components/wording/status-sentences';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { Outcome } from '@/server/core/verdict/outcome';
import { GradeView } from './grade-view';
import { HoldoutButton } from './holdout-button';
import {
  gradedAtEnds,
  noCanary,
  protectedFiles,
  ranAt,
  reportNotKept,
  setAside,
  statusText,
  testsNotRun,
} from './sentences';
import { type TestRow, testRows } from './test-changes';
import { TrustSection } from './trust-section';

/** The tests at this node, targets first, and which of them changed since the last tested node above. */
export function TestsTab({ state, node }: { state: RunState; node: NodeState }) {
  const tested = testedNear(state, node.id);
  const earlier = testedNear(state, node.id, true);
  const here = useNodeDetail(state.runId, tested);
  const before = useNodeDetail(state.runId, earlier);
  if (state.spec.verifier === 'none') {
    if (node.score) {
      return (
        <>
          <GradeView state={state} node={node} score={node.score} />
          <HoldoutPart state={state} node={node} />
        </>
      );
    }
    return (
      <div className="p-4">
        <Nothing>{gradedAtEnds}</Nothing>
      </div>
    );
  }
  if (!tested?.outcome) {
    return (
      <>
        <div className="border-b border-line p-4">
          <Nothing>{testsNotRun(earlier)}</Nothing>
        </div>
        <HoldoutPart state={state} node={node} />
      </>
    );
  }
  return (
    <Awaited query={here}>
      {(data) => (
        <>
          {tested.id !== node.id && (
            <p className="border-b border-line px-4 py-2 text-soft">{ranAt(tested.id)}</p>
          )}
          {data?.outcome ? (
            <OutcomeView
              state={state}
              tested={tested}
              outcome={data.outcome}
              before={before.data?.outcome ?? null}
              beforeAt={earlier}
            />
          ) : (
            <p className="p-4 text-soft">{reportNotKept}</p>
          )}
          <HoldoutPart state={state} node={node} />
        </>
      )}
    </Awaited>
  );
}

/** If a role has more passing tests without a change than this, they are folded. */
const fewEnough = 6;

interface OutcomeViewProps {
  state: RunState;
  tested: NodeState;
  outcome: Outcome;
  before: Outcome | null;
  beforeAt: NodeState | null;
}

function OutcomeView({ state, tested, outcome, before, beforeAt }: OutcomeViewProps) {
  const rows = testRows(outcome, state.baseline, before);
  const changed = (change: TestRow['change']) => rows.filter((row) => row.change === change).length;
  const summary = [
    `${rows.filter((row) => row.status === 'passed').length} of ${rows.length} pass`,
    changed('fixed') > 0 && `${changed('fixed')} fixed`,
    changed('broken') > 0 && `${changed('broken')} broken`,
  ].filter(Boolean);
  const source = tested.score?.source === 'verified' ? 'run by the verifier' : 'run by the agent';
  const roles: [TestRow['role'], string][] = [
    ['target', 'Targets'],
    ['guard', 'Guards'],
    ['other', 'Other tests'],
  ];
  return (
    <>
      <p className="border-b border-line px-4 py-2">
        <span className="font-medium">{summary.join(', ')}</span>{' '}
        <span className="text-soft">
          · {source}
          {before && beforeAt && ` · compared with ${beforeAt.id}`}
        </span>
      </p>
      {outcome.status !== 'read' && (
        <p className="border-b border-line bg-warn-soft px-4 py-2 text-warn">{statusText[outcome.status]}</p>
      )}
      {outcome.tampered.length > 0 && (
        <p className="border-b border-line bg-warn-soft px-4 py-2 break-words text-warn">
          {protectedFiles(outcome.tampered)}
        </p>
      )}
      {outcome.setAside && (
        <p className="border-b border-line px-4 py-2 break-words text-soft">{setAside(outcome.setAside)}</p>
      )}
      {outcome.canary?.held === false && outcome.status === 'read' && (
        <p className="border-b border-line px-4 py-2 break-words text-soft">{noCanary(outcome.canary.why)}</p>
      )}
      <TrustSection runId={state.runId} node={tested} />
      {roles.map(([role, title]) => {
        const own = rows.filter((row) => row.role === role);
        const quiet = own.filter((row) => row.status === 'passed' && row.change === null);
        const folds = quiet.length > fewEnough;
        const shown = folds ? own.filter((row) => !quiet.includes(row)) : own;
        return own.length === 0 ? null : (
          <Section key={role} title={`${title} · ${own.length}`}>
            <ul className="space-y-1.5">
              {shown.map((row) => (
                <Test key={row.id} row={row} />
              ))}
            </ul>
            {folds && (
              <details className={shown.length > 0 ? 'mt-1.5' : undefined}>
                <summary className="cursor-pointer text-soft">{quiet.length} pass, unchanged</summary>
                <ul className="mt-1.5 space-y-1.5">
                  {quiet.map((row) => (
                    <Test key={row.id} row={row} />
                  ))}
                </ul>
              </details>
            )}
          </Section>
        );
      })}
      {outcome.log && (
        <details className="border-b border-line px-3.5 py-3">
          <summary className="caption cursor-pointer">Log</summary>
          <div className="mt-2">
            <CappedText text={outcome.log} />
          </div>
        </details>
      )}
    </>
  );
}

const marks: Record<TestRow['status'], { mark: string; colour: string }> = {
  passed: { mark: '●', colour: 'text-good' },
  failed: { mark: '○', colour: 'text-bad' },
  skipped: { mark: '–', colour: 'text-soft' },
  absent: { mark: '?', colour: 'text-warn' },
};

function Test({ row }: { row: TestRow }) {
  const { mark, colour } = marks[row.status];
  return (
    <li data-test-status={row.status} data-test-change={row.change ?? ''}>
      <div className="flex items-baseline gap-2">
        <span role="img" aria-label={row.status} title={row.status} className={clsx('w-3 shrink-0', colour)}>
          {mark}
        </span>
        <span className="min-w-0 flex-1 break-words">{row.id}</span>
        {row.change && (
          <span
            className={clsx(
              'shrink-0 text-sm font-medium',
              row.change === 'fixed' ? 'text-good' : 'text-bad',
            )}
          >
            {row.change}
          </span>
        )}
      </div>
      {row.message && row.status !== 'passed' && (
        <div className="mt-1 ml-5 border-l-2 border-line pl-2 text-soft">
          <CappedText text={row.message} lines={6} />
          {row.frame && <p className="font-mono text-xs break-all">{row.frame}</p>}
        </div>
      )}
    </li>
  );
}

/** The holdout's result at the node or, if the task has a holdout, the button that runs it. */
function HoldoutPart({ state, node }: { state: RunState; node: NodeState }) {
  const { data } = useNodeDetail(state.runId, node);
  if (node.holdout) return <Holdout node={node} outcome={data?.holdoutOutcome ?? null} />;
  return data?.hasHoldout ? <HoldoutButton key={node.id} state={state} node={node} /> : null;
}

function Holdout({ node, outcome }: { node: NodeState; outcome: Outcome | null }) {
  const { holdout } = node;
  if (!holdout) return null;
  const failing = outcome?.tests.filter((test) => test.status === 'failed') ?? [];
  return (
    <Section
      title="Holdout · never shown to the agent"
      aside={
        <span className={clsx('text-sm font-medium', holdout.passed ? 'text-good' : 'text-bad')}>
          {holdout.passed ? 'passed' : 'failed'}, {holdout.passing} of {holdout.total}
        </span>
      }
    >
      <ul className="space-y-1.5">
        {failing.map((test) => (
          <Test
            key={test.id}
            row={{
              id: test.id,
              role: 'other',
              status: 'failed',
              message: test.message,
              frame: test.frame,
              change: null,
            }}
          />
        ))}
      </ul>
    </Section>
  );
}
