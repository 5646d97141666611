import type { NodeId } from '@/server/core/base/ids';
import type { WrittenText } from '@/server/core/run/written';
import type { Contrast } from '@/server/core/verdict/contrast';
import { contrastText, writtenCalls } from './sentences';
import { WrittenFile } from './written-file';

interface ContrastCasesProps {
  runId: string;
  contrast: Contrast;
  /** What models wrote in this run. */
  texts: readonly WrittenText[];
  onSelect: (id: NodeId) => void;
}

const groupName = (index: number) => String.fromCharCode(65 + index);

/** What generated tests found: the groups of results that behave alike, and the calls on which the groups differ. */
export function ContrastCases({ runId, contrast, texts, onSelect }: ContrastCasesProps) {
  const file = texts.findLast(
    ({ role, text, seq }) => role === 'tests' && text !== null && seq < contrast.seq,
  );
  const { clusters, cases, tried, written } = contrast;
  return (
    <div className="mt-2.5" data-testid="contrast">
      <p className="text-soft">{contrastText(cases.length, tried)}</p>
      {written !== undefined && <p className="mt-1 text-sm text-soft">{writtenCalls(written)}</p>}
      {written !== undefined && file && <WrittenFile runId={runId} written={file} />}
      {clusters.length > 1 && (
        <ul className="mt-1.5">
          {clusters.map(({ nodes, attempts }, index) => (
            <li key={nodes.join()} className="flex flex-wrap items-baseline gap-x-1.5">
              <b>{groupName(index)}</b>
              {nodes.map((id) => (
                <button
                  key={id}
                  type="button"
                  className="num underline underline-offset-2"
                  onClick={() => onSelect(id)}
                >
                  {id}
                </button>
              ))}
              <span className="text-soft">
                {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
              </span>
            </li>
          ))}
        </ul>
      )}
      {cases.length > 0 && (
        <details className="mt-1.5">
          <summary className="cursor-pointer text-soft">Generated calls</summary>
          <ul className="mt-1.5 space-y-2">
            {cases.map(({ call, values, by }) => (
              <li key={call}>
                <code className="block font-mono text-sm break-all">{call}</code>
                {by && <span className="text-xs text-soft">written by {by}</span>}
                <ul className="border-l-2 border-line pl-2">
                  {values.map((value, index) => (
                    <li key={groupName(index)} className="text-sm break-all">
                      <b>{groupName(index)}</b> <code className="font-mono">{value}</code>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
