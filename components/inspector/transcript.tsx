'use client';
import { useQueries } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronDown, ChevronUp, Printer } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useRef, useState } from 'react';
import { nodeDetailQuery, useDiff } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { useHotkeys } from '@/components/shell/hotkeys';
import { useTRPCClient } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { Button } from '@/components/ui/button';
import { ScoreChip } from '@/components/ui/score-chip';
import { Section } from '@/components/ui/section';
import { attemptName } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import { isImported } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';
import { StepTab } from './inspector-step';
import { matchesText, nextMatch, previousMatch, searchTranscript, transcriptOf } from './sentences';
import { matchingSteps } from './transcript-matches';

interface TranscriptProps {
  state: RunState;
  /** The last step of the transcript. */
  to: NodeId;
}

/** The way from the task to a node in one scroll: words, calls, observations and diffs, with a search, to be printed. */
export function Transcript({ state, to }: TranscriptProps) {
  const client = useTRPCClient();
  const path = useMemo(() => pathTo(state, to), [state, to]);
  const details = useQueries({
    queries: path.map((node) => nodeDetailQuery(client, state.runId, node)),
  });
  const loaded = details.filter(({ isPending }) => !isPending).length;
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const steps = path.map((node, index) => ({ node, text: JSON.stringify(details[index]?.data ?? '') }));
  const matches = wanted.trim() === '' ? [] : matchingSteps(steps, wanted);
  const matched = new Set(matches.map(({ node }) => node.id));
  const go = (by: 1 | -1) => {
    if (matches.length === 0) return;
    const next = (at + by + matches.length) % matches.length;
    setAt(next);
    document.getElementById(`step-${matches[next]?.node.id}`)?.scrollIntoView({ block: 'start' });
  };
  useHotkeys('Transcript', [
    { keys: ['/'], does: searchTranscript, run: () => search.current?.focus() },
    { keys: ['n'], does: nextMatch, run: () => go(1) },
    { keys: ['N'], does: previousMatch, run: () => go(-1) },
  ]);
  return (
    <article className="mx-auto max-w-4xl px-4 pb-16" data-testid="transcript">
      <div className="sticky top-0 z-10 -mx-4 flex flex-wrap items-center gap-2 border-b border-line bg-bg px-4 py-2 print:hidden">
        <input
          ref={search}
          type="search"
          aria-label={searchTranscript}
          placeholder={searchTranscript}
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
            setAt(-1);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          className="control w-64 max-w-full"
        />
        <Button size="sm" aria-label={previousMatch} disabled={matches.length === 0} onClick={() => go(-1)}>
          <ChevronUp aria-hidden className="size-3.5" />
        </Button>
        <Button size="sm" aria-label={nextMatch} disabled={matches.length === 0} onClick={() => go(1)}>
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
        <span role="status" className="num text-sm text-soft">
          {matchesText({ wanted, at, matches: matches.length, loaded, steps: path.length })}
        </span>
        <span className="flex-1" />
        <Button size="sm" disabled={loaded < path.length} onClick={() => print()}>
          <Printer aria-hidden className="size-3.5" /> Print
        </Button>
      </div>
      <h2 className="mt-5 mb-3 text-xl">{transcriptOf(to, path.length - 1)}</h2>
      {path.map((node, index) => (
        <TranscriptStep
          key={node.id}
          state={state}
          node={node}
          before={path[index - 1] ?? null}
          matches={matched.has(node.id)}
        />
      ))}
    </article>
  );
}

interface StepProps {
  state: RunState;
  node: NodeState;
  before: NodeState | null;
  matches: boolean;
}

function TranscriptStep({ state, node, before, matches }: StepProps) {
  const isNewAttempt = node.attemptId !== null && node.attemptId !== before?.attemptId;
  return (
    <section
      id={`step-${node.id}`}
      data-testid={`step-${node.id}`}
      data-matches={matches}
      className={clsx(
        'mb-4 scroll-mt-14 overflow-hidden rounded-lg border bg-panel print:overflow-visible print:rounded-none',
        matches ? 'border-ink' : 'border-line',
      )}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-2">
        <h3 className="min-w-0 break-words">
          <span className="num text-soft">{node.depth}</span> · {node.title}
        </h3>
        {isNewAttempt && node.attemptId && (
          <span className="text-sm text-soft">{attemptName(node.attemptId)} begins</span>
        )}
        <span className="flex-1" />
        {node.score && <ScoreChip score={node.score} holdout={node.holdout?.passed ?? null} />}
        <Link
          href={`/runs/${state.runId}?node=${node.id}`}
          className="num flex min-h-6 items-center px-1 text-sm underline underline-offset-2"
        >
          {node.id}
        </Link>
      </header>
      <StepTab state={state} node={node} />
      {before !== null && !node.snapshotShared && !isImported(state.spec) && (
        <StepDiff state={state} from={before.id} node={node} />
      )}
    </section>
  );
}

function StepDiff({ state, from, node }: { state: RunState; from: NodeId; node: NodeState }) {
  const diff = useDiff(state.runId, from, node.id);
  return (
    <Section title="Diff">
      <Awaited query={diff}>
        {(changes) => changes.map((change) => <DiffView key={change.path} change={change} />)}
      </Awaited>
    </Section>
  );
}
