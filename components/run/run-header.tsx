'use client';
import clsx from 'clsx';
import { OctagonPause, Pause, Play, RotateCcw, Square } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { memo, useState } from 'react';
import { HiddenPill } from '@/components/benchmarks/hidden-pill';
import type { LiveView } from '@/components/live/live-run';
import { progressOf } from '@/components/runs/progress';
import { type Crumb, Header } from '@/components/shell/header';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button, buttonClass, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { count, duration, usd } from '@/components/ui/format';
import { Meter } from '@/components/ui/meter';
import { NoVerifierPill, Pill, StatusPill } from '@/components/ui/pill';
import { Tooltip } from '@/components/ui/tooltip';
import { hasTokens, isOfEspalier, isUntold, sourceName } from '@/server/core/run/imported';
import { isEnded, titleOfRun } from '@/server/core/run/spec';
import { isWaiting } from '@/server/core/run/standing';
import { ExportMenu } from './export-menu';
import { NotifyButton } from './notify-button';
import {
  compareWithAnotherArm,
  goUp,
  importedFrom,
  pauseNow,
  runAgain,
  runAgainHelp,
  showsThePast,
  stopHelp,
  timeLeftHelp,
} from './sentences';
import { type RunPlace, treesPath, useRunPlace } from './use-run-place';
import type { useNotify } from './use-standing';

interface RunHeaderProps {
  view: LiveView;
  /** A command is waiting for its answer. */
  busy: boolean;
  /** Pauses or resumes; `now` drops the steps in flight. */
  onTurn: (now?: boolean) => void;
  onStop: () => void;
  notify: ReturnType<typeof useNotify>;
}

/** The run's name, status and spend, and the buttons that pause and stop it. */
export const RunHeader = memo(function RunHeader({ view, busy, onTurn, onStop, notify }: RunHeaderProps) {
  const { shown, latest, connection } = view;
  const { spec, spend } = shown;
  const { budget } = spec;
  const going = !isEnded(latest.status);
  const left =
    latest.status === 'running' && view.at === null ? progressOf(budget, spend)?.secondsLeft : null;
  const place = useRunPlace(latest.runId);
  const router = useRouter();
  const up = crumbsTo(place);
  const again = `/new?from=${latest.runId}`;
  useHotkeys('Run', [
    { keys: ['u'], does: goUp, run: () => router.push(up.at(-1)?.href ?? '/') },
    ...(spec.origin ? [] : [{ keys: ['R'], does: runAgainHelp, run: () => router.push(again) }]),
  ]);
  const canTurn = latest.status === 'running' || latest.status === 'paused';
  return (
    <Header crumbs={[...up, { label: titleOfRun(spec) }]}>
      {place && (
        <Link
          href={treesPath(place)}
          data-testid="run-place"
          title={compareWithAnotherArm}
          className="max-w-48 truncate text-sm text-soft underline-offset-2 hover:text-ink hover:underline"
        >
          {place.arm} · {place.repeat}
        </Link>
      )}
      <span data-testid="run-status" data-status={latest.status}>
        <StatusPill status={shown.status} untold={isUntold(shown.spec.origin, shown.status)} />
      </span>
      {view.at === null && isWaiting(latest) && <Pill tone="warn">waiting for your approval</Pill>}
      {view.at !== null && (
        <Pill tone="warn" title={showsThePast}>
          as of event {view.at.toLocaleString('en')}
        </Pill>
      )}
      {spec.verifier === 'none' && !spec.origin && !spec.hidden && <NoVerifierPill />}
      {spec.hidden && <HiddenPill mode={spec.hidden} />}
      {spec.origin && (
        <Pill data-testid="origin-badge" title={importedFrom(spec.origin)}>
          {sourceName(spec.origin.format)}
        </Pill>
      )}
      {(!spec.origin || isOfEspalier(spec.origin)) && (
        <Pill className="max-[1400px]:hidden">{spec.strategy}</Pill>
      )}
      <Pill
        className="max-w-56 max-[1400px]:hidden"
        title={spec.origin ? spec.model : `${spec.model}, seed ${spec.seed}, ${spec.sandbox} sandbox`}
      >
        <span className="truncate">
          {spec.model}
          {!spec.origin && ` · seed ${spec.seed}`}
        </span>
      </Pill>
      {going && connection !== 'live' && (
        <span role="status" className="flex items-center gap-1.5 text-sm text-warn">
          <span aria-hidden className="size-2 animate-breathe rounded-full bg-warn" />
          {connection === 'connecting' ? 'connecting…' : 'reconnecting…'}
        </span>
      )}
      <div className="flex h-7 min-w-26 flex-1 flex-wrap content-start items-center justify-end gap-x-3 gap-y-4 overflow-hidden max-[700px]:hidden">
        <span data-testid="spend-steps" data-value={spend.steps}>
          <Meter label="steps" used={spend.steps} limit={budget.steps} />
        </span>
        {hasTokens(shown) && (
          <Meter
            label="tokens"
            used={spend.inputTokens + spend.outputTokens}
            limit={budget.tokens}
            format={count}
          />
        )}
        {(spend.usd > 0 || budget.usd !== null) && (
          <Meter
            label="cost"
            used={spend.usd}
            limit={budget.usd}
            format={usd}
            className={clsx(budget.usd === null && 'max-[1400px]:hidden')}
          />
        )}
        <Meter
          label="attempts"
          used={spend.attempts}
          limit={budget.attempts}
          className={clsx(budget.attempts === null && 'max-[1400px]:hidden')}
        />
      </div>
      {left !== null && left !== undefined && (
        <span className="num shrink-0 text-sm text-soft max-[1400px]:hidden" title={timeLeftHelp}>
          ≤ {duration(left * 1000)} left
        </span>
      )}
      {!spec.origin && (
        <Tooltip text={`${runAgainHelp} (R)`}>
          <Link
            href={again}
            aria-label={runAgain}
            data-testid="run-again"
            className={buttonClass('plain', going ? 'icon' : 'md')}
          >
            <RotateCcw aria-hidden className="size-3.5" /> {!going && <span>{runAgain}</span>}
          </Link>
        </Tooltip>
      )}
      {!going && <ExportMenu run={latest} />}
      {going && <NotifyButton notify={notify} />}
      {going && (
        <>
          <Button
            data-testid="pause"
            onClick={() => onTurn()}
            disabled={!canTurn}
            busy={busy}
            className="w-26"
          >
            {latest.status === 'paused' ? (
              <>
                <Play aria-hidden className="size-3.5" /> Resume
              </>
            ) : (
              <>
                <Pause aria-hidden className="size-3.5" /> Pause
              </>
            )}
          </Button>
          {latest.status === 'running' && (
            <IconButton
              label={pauseNow}
              variant="plain"
              data-testid="pause-now"
              busy={busy}
              onClick={() => onTurn(true)}
            >
              <OctagonPause aria-hidden className="size-4" />
            </IconButton>
          )}
          <StopButton onStop={onStop} />
        </>
      )}
    </Header>
  );
});

const crumbsTo = (place: RunPlace | null): Crumb[] =>
  place
    ? [
        { label: 'Experiments', href: '/experiments' },
        { label: place.name, href: `/experiments/${place.experimentId}` },
      ]
    : [{ label: 'Runs', href: '/' }];

function StopButton({ onStop }: { onStop: () => void }) {
  const [confirming, setConfirming] = useState(false);
  return (
    <>
      <Button data-testid="stop" variant="danger" onClick={() => setConfirming(true)}>
        <Square aria-hidden className="size-3.5" /> Stop
      </Button>
      <Dialog open={confirming} onOpenChange={setConfirming} title="Stop this run?" description={stopHelp}>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setConfirming(false)}>Keep running</Button>
          <Button
            variant="danger"
            data-testid="confirm-stop"
            onClick={() => {
              setConfirming(false);
              onStop();
            }}
          >
            Stop the run
          </Button>
        </div>
      </Dialog>
    </>
  );
}
