import type { ReactNode } from 'react';
import { LevelPill } from '@/components/tasks/level-pill';
import {
  isMeasured,
  levelTitles,
  missedText,
  type QualityReport,
  upperWithoutFlip,
} from '@/server/core/verdict/quality';
import { referenceFigure } from '@/server/core/verdict/reference-check';
import {
  baselineCounts,
  cannotShuffle,
  costOfReport,
  flakeBound,
  hasHoldout,
  linesRun,
  nearFault,
  neverRun,
  whatIsCaught,
  whatIsReference,
} from './sentences';
import { UnsteadyTests } from './unsteady-tests';

const percent = (fraction: number) => `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`;

function Part({ title, figure, children }: { title: string; figure: ReactNode; children: ReactNode }) {
  return (
    <section className="border-t border-line py-4">
      <div className="flex items-baseline justify-between gap-4">
        <h3 className="font-medium">{title}</h3>
        <span className="num">{figure}</span>
      </div>
      <div className="mt-1 space-y-2 text-soft">{children}</div>
    </section>
  );
}

/** The verdict with its reasons, then the measurements. */
export function QualityReportView({ report, at }: { report: QualityReport; at: number | null }) {
  const { baseline, reliability, coverage, mutation, verdict } = report;
  return (
    <article data-testid="quality-report" className="mt-6">
      <div className="rounded-lg border border-line bg-panel p-5">
        <LevelPill level={verdict.level} />
        <p className="mt-2 text-lg">{levelTitles[verdict.level].meaning}</p>
        <ul className="mt-3 list-disc space-y-1 pl-5">
          {verdict.reasons.map((reason) => (
            <li key={reason} className="break-words whitespace-pre-wrap">
              {reason}
            </li>
          ))}
        </ul>
      </div>
      <div className="mt-4">
        <Part title="Baseline" figure={`${baseline.passed} pass, ${baseline.failed} fail`}>
          <p>
            {baselineCounts(baseline.targets.length, baseline.guards.length, baseline.skipped, baseline.ms)}{' '}
            {hasHoldout(report.hasHoldout)}
          </p>
        </Part>
        {reliability && (
          <Part title="Reruns" figure={`${reliability.reruns}, ${reliability.shuffled} shuffled`}>
            <UnsteadyTests tests={reliability.tests} known={reliability.known} />
            <p>
              {flakeBound(percent(upperWithoutFlip(reliability.reruns)))}
              {reliability.shuffled === 0 && ` ${cannotShuffle}`}
            </p>
          </Part>
        )}
        <Part
          title="Coverage"
          figure={
            isMeasured(coverage)
              ? percent(coverage.lines === 0 ? 0 : coverage.covered / coverage.lines)
              : 'not measured'
          }
        >
          {isMeasured(coverage) ? (
            <>
              <p>
                {linesRun(coverage.covered, coverage.lines)}
                {coverage.near.length > 0 && ` ${nearFault(coverage.near)}`}
              </p>
              {coverage.covered < coverage.lines && (
                <p className="font-mono text-sm break-words">{neverRun(missedText(coverage.files))}</p>
              )}
            </>
          ) : (
            <p>{coverage.notMeasured}</p>
          )}
        </Part>
        <Part
          title="Mutants"
          figure={isMeasured(mutation) ? `${mutation.caught} of ${mutation.tried} caught` : 'not measured'}
        >
          {isMeasured(mutation) ? (
            <>
              <p>{whatIsCaught}</p>
              {mutation.survivors.length > 0 && (
                <ul className="space-y-0.5 font-mono text-sm">
                  {mutation.survivors.map(({ path, line, note }) => (
                    <li key={`${path}:${line}:${note}`} className="break-words">
                      {path}:{line} {note}
                    </li>
                  ))}
                </ul>
              )}
            </>
          ) : (
            <p>{mutation.notMeasured}</p>
          )}
        </Part>
        {report.reference && (
          <Part title="Reference repair" figure={referenceFigure(report.reference)}>
            <p>{whatIsReference}</p>
          </Part>
        )}
        <p className="border-t border-line pt-3 text-sm text-soft">
          {costOfReport(report.suiteRuns, report.seconds, report.sandbox, at)}
        </p>
      </div>
    </article>
  );
}
