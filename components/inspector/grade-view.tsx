import { useNodeDetail } from '@/components/live/use-node-detail';
import { Awaited } from '@/components/ui/awaited';
import { Section } from '@/components/ui/section';
import type { NodeScore, NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { rubric } from '@/server/core/verdict/grade';

/** What a model gave a result that no test decides, question by question, in place of tests. */
export function GradeView({ state, node, score }: { state: RunState; node: NodeState; score: NodeScore }) {
  const detail = useNodeDetail(state.runId, node);
  const { grade } = score;
  return (
    <div data-testid="grade">
      <p className="border-b border-line bg-warn-soft px-4 py-2 text-warn">
        This task has no tests. A grade is an opinion of a model; nothing proves a result right.
      </p>
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
                <dd className="num text-soft" title={`counts ${weight}`}>
                  {grade.points[index]?.toFixed(2) ?? 'cannot tell'}
                </dd>
              </div>
            ))}
          </dl>
        ) : (
          <p className="text-soft">
            {score.reward === 0
              ? 'Nothing was changed.'
              : 'The model gave no grade: every change counts alike until results are compared.'}
          </p>
        )}
        <Awaited query={detail}>
          {(data) => (data?.grade ? <p className="mt-2 break-words text-soft">{data.grade}</p> : null)}
        </Awaited>
      </Section>
    </div>
  );
}
