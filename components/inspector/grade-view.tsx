import { useNodeDetail } from '@/components/live/use-node-detail';
import { Awaited } from '@/components/ui/awaited';
import { Section } from '@/components/ui/section';
import type { NodeScore, NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { rubric } from '@/server/core/verdict/grade';
import { gradeIsOpinion, noGrade, nothingChanged } from './sentences';

/** The grade that a model gave a result in a task without tests, question by question. */
export function GradeView({ state, node, score }: { state: RunState; node: NodeState; score: NodeScore }) {
  const detail = useNodeDetail(state.runId, node);
  const { grade } = score;
  return (
    <div data-testid="grade">
      <p className="border-b border-line bg-warn-soft px-4 py-2 text-warn">{gradeIsOpinion}</p>
      <Section
        title={
          grade ? (
            <>
              Graded by <span className="normal-case">{grade.model}</span>
            </>
          ) : (
            'Not graded'
          )
        }
        aside={<span className="num text-sm font-medium">{score.reward.toFixed(2)}</span>}
      >
        {grade ? (
          <dl className="space-y-1">
            {rubric.map(({ name, question, weight }, index) => (
              <div key={name} className="flex gap-3">
                <dt className="min-w-0 flex-1">{question}</dt>
                <dd className="num text-soft" title={`weight ${weight}`}>
                  {grade.points[index]?.toFixed(2) ?? 'cannot tell'}
                </dd>
              </div>
            ))}
          </dl>
        ) : (
          <p className="text-soft">{score.reward === 0 ? nothingChanged : noGrade}</p>
        )}
        <Awaited query={detail}>
          {(data) => (data?.grade ? <p className="mt-2 break-words text-soft">{data.grade}</p> : null)}
        </Awaited>
      </Section>
    </div>
  );
}
