import type { ReactNode } from 'react';
import { LevelPill } from '@/components/tasks/level-pill';
import {
  isMeasured,
  levelWords,
  missedText,
  type QualityReport,
  upperWithoutFlip,
} from '@/server/core/verdict/quality';
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

/** The verdict with its reasons, then what was measured. */
export function QualityReportView({ report, at }: { report: QualityReport; at: number | null }) {
  const { baseline, reliability, coverage, mutation, verdict } = report;
  return (
    <article data-testid="quality-report" className="mt-6">
      <div className="rounded-lg border border-line bg-panel p-5">
        <LevelPill level={verdict.level} />
        <p className="mt-2 text-lg">{levelWords[verdict.level].meaning}</p>
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
            {baseline.targets.length} {baseline.targets.length === 1 ? 'target' : 'targets'},{' '}
            {baseline.guards.length} guards
            {baseline.skipped > 0 && `, ${baseline.skipped} skipped`}. One run takes {Math.round(baseline.ms)}{' '}
            ms.
            {report.hasHoldout ? ' There is a holdout.' : ' There is no holdout.'}
          </p>
        </Part>
        {reliability && (
          <Part title="Reruns" figure={`${reliability.reruns}, ${reliability.shuffled} shuffled`}>
            <UnsteadyTests tests={reliability.tests} known={reliability.known} />
            <p>
              A flake that was not seen is, with 95 % confidence, rarer than{' '}
              {percent(upperWithoutFlip(reliability.reruns))}.
              {reliability.shuffled === 0 && ' This runner cannot be made to shuffle.'}
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
                {coverage.covered} of {coverage.lines} lines of code run.
                {coverage.near.length > 0 && ` Near the fault: ${coverage.near.join(', ')}.`}
              </p>
              {coverage.covered < coverage.lines && (
                <p className="font-mono text-sm break-words">never run: {missedText(coverage.files)}</p>
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
              <p>
                A fault counts as caught when a steady test tells another story than before. A survivor is a
                fault that no test notices, or a change without effect.
              </p>
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
        <p className="border-t border-line pt-3 text-sm text-soft">
          {report.suiteRuns} runs, {report.seconds.toFixed(1)} s, {report.sandbox} sandbox
          {at !== null && `, ${new Date(at).toLocaleString()}`}.
        </p>
      </div>
    </article>
  );
}
