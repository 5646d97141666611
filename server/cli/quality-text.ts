import { isMeasured, levelTitles, type QualityReport, upperWithoutFlip } from '@/server/core/verdict/quality';
import { referenceFigure } from '@/server/core/verdict/reference-check';
import { noCanaryLine, rerunsLine, unsteadyLine } from './sentences';

const percent = (fraction: number) => `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`;

/** The report for a terminal. */
export function reportLines(report: QualityReport): string[] {
  const { baseline, reliability, coverage, mutation, verdict } = report;
  const { title, meaning } = levelTitles[verdict.level];
  const lines = [
    `${report.task}: ${title}. ${meaning}`,
    ...verdict.reasons.map((reason) => `  - ${reason}`),
    '',
    `baseline   ${baseline.passed} pass, ${baseline.failed} fail, ${baseline.skipped} skipped; ${baseline.targets.length} targets, ${baseline.guards.length} guards; ${Math.round(baseline.ms)} ms (${report.command})`,
    ...(baseline.noCanary ? [noCanaryLine(baseline.noCanary)] : []),
  ];
  if (reliability) {
    const unsteady = reliability.tests.filter((test) => test.kind !== 'steady');
    lines.push(
      `reruns     ${rerunsLine(reliability.reruns, reliability.shuffled, percent(upperWithoutFlip(reliability.reruns)))}`,
    );
    for (const test of unsteady) {
      lines.push(
        `           ${unsteadyLine(test, test.kind === 'order' ? 'order-dependent' : 'flaky', percent(test.upper))}`,
      );
    }
  }
  lines.push(
    isMeasured(coverage)
      ? `coverage   ${coverage.covered} of ${coverage.lines} lines${coverage.near.length > 0 ? `; near the fault: ${coverage.near.join(', ')}` : ''}`
      : `coverage   not measured: ${coverage.notMeasured}`,
    isMeasured(mutation)
      ? `mutants    ${mutation.caught} of ${mutation.tried} caught`
      : `mutants    not measured: ${mutation.notMeasured}`,
  );
  if (isMeasured(mutation)) {
    for (const { path, line, note } of mutation.survivors)
      lines.push(`           survived: ${path}:${line} ${note}`);
  }
  lines.push(
    ...(report.reference ? [`reference  ${referenceFigure(report.reference)}`] : []),
    `holdout    ${report.hasHoldout ? 'yes' : 'none'}`,
    `cost       ${report.suiteRuns} runs, ${report.seconds.toFixed(1)} s`,
  );
  return lines;
}
