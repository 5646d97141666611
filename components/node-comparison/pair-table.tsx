import clsx from 'clsx';
import type { NodeId } from '@/server/core/base/ids';
import type { Baseline, Outcome } from '@/server/core/verdict/outcome';
import { allTestsEqual, equalTests } from './sentences';
import { type PairStatus, type TestPair, testPairs } from './test-pairs';

export const statusLooks: Record<PairStatus, string> = {
  passed: 'text-good',
  failed: 'text-bad',
  skipped: 'text-soft',
  absent: 'text-warn',
};

interface PairTableProps {
  left: NodeId;
  right: NodeId;
  outcomes: [Outcome, Outcome];
  baseline: Baseline | null;
}

/** Each test at both nodes. Tests with the same result are folded. */
export function PairTable({ left, right, outcomes, baseline }: PairTableProps) {
  const pairs = testPairs(...outcomes, baseline);
  const differing = pairs.filter((pair) => pair.left !== pair.right);
  const alike = pairs.filter((pair) => pair.left === pair.right);
  return (
    <>
      {differing.length === 0 ? (
        <p className="mb-1.5">{allTestsEqual}</p>
      ) : (
        <Rows left={left} right={right} pairs={differing} />
      )}
      {alike.length > 0 && (
        <details className="mt-1.5">
          <summary className="cursor-pointer text-soft">
            {equalTests(alike.length, alike.filter((pair) => pair.left === 'passed').length)}
          </summary>
          <Rows left={left} right={right} pairs={alike} />
        </details>
      )}
    </>
  );
}

function Rows({ left, right, pairs }: { left: NodeId; right: NodeId; pairs: TestPair[] }) {
  return (
    <table className="w-full text-left" data-testid="test-pairs">
      <thead className="text-soft">
        <tr>
          <th className="py-1 font-normal">test</th>
          <th className="num w-20 font-normal">{left}</th>
          <th className="num w-20 font-normal">{right}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair) => (
          <tr key={pair.id} className="border-t border-line align-top">
            <td className="py-1 pr-3 break-words">
              {pair.id} {pair.role !== 'other' && <span className="text-xs text-soft">{pair.role}</span>}
            </td>
            <td className={clsx('py-1', statusLooks[pair.left])}>{pair.left}</td>
            <td className={clsx('py-1', statusLooks[pair.right])}>{pair.right}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
