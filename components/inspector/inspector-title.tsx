'use client';
import {
  ChevronDown,
  ChevronUp,
  Download,
  GitCompareArrows,
  Maximize2,
  Minimize2,
  ScrollText,
  X,
} from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useSaveNode } from '@/components/live/use-node-detail';
import { siblingsOf } from '@/components/reading/siblings';
import { useHotkeys } from '@/components/shell/hotkeys';
import { ActBar } from '@/components/steering/act-bar';
import { MarksLine } from '@/components/steering/marks-line';
import type { Steering } from '@/components/steering/use-steering';
import { GraftNote } from '@/components/stitching/graft-note';
import { Button, buttonClass, IconButton } from '@/components/ui/button';
import { valueSentence } from '@/components/ui/format';
import { ScoreChip } from '@/components/ui/score-chip';
import { Tooltip } from '@/components/ui/tooltip';
import { leaveBy, useReturnFocus } from '@/components/ui/use-return-focus';
import { attemptName, byPerson, keptForComparison, testedNear } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { tabNames, tabTitles } from './inspector-tabs';
import { keyKeep, keyWide, meanReward, openTranscript } from './sentences';
import type { Reading } from './use-reading';

interface InspectorTitleProps {
  state: RunState;
  node: NodeState;
  reading: Reading;
  steering: Steering;
  onSelect: (id: NodeId | null) => void;
}

/** How a person made the attempt. */
function provenanceOf({ given, graft, resent }: ExpandProposal): string {
  if (graft) return 'stitched by ';
  if (resent) return resent.edited.length > 0 ? 'prompt edited by ' : 'prompt sent again by ';
  return given ? 'made by hand by ' : 'branched by ';
}

/** The selected node's title, score, relatives and commands, and the buttons of the panel. */
export function InspectorTitle({ state, node, reading, steering, onSelect }: InspectorTitleProps) {
  const { parentId } = node;
  const { kept, keep, wide, setWide } = reading;
  const attempt = node.attemptId === null ? null : state.attempts.get(node.attemptId);
  const tested = testedNear(state, node.id);
  const siblings = siblingsOf(state, node);
  const save = useSaveNode(state.runId, node);
  const isKept = kept === node.id;
  const router = useRouter();
  const transcript = `/runs/${state.runId}/transcript?node=${node.id}`;
  const mark = `${state.runId} ${node.id}`;
  const leave = () => leaveBy('run', mark);
  useReturnFocus('run', true);
  const keepHere = () => {
    keep(isKept ? null : node.id);
    if (!isKept) toast(keptForComparison(node.id));
  };
  const go = (id: NodeId | null) => id !== null && onSelect(id);
  useHotkeys('Inspector', [
    { keys: ['['], does: 'previous sibling', run: () => go(siblings.before) },
    { keys: [']'], does: 'next sibling', run: () => go(siblings.after) },
    {
      keys: ['T'],
      does: openTranscript,
      run: () => {
        leave();
        router.push(transcript);
      },
    },
    { keys: ['w'], does: keyWide, run: () => setWide(!wide) },
    ...tabNames.map((name, i) => ({
      keys: [String(i + 1)],
      does: `open the tab ${tabTitles[name]}`,
      run: () => reading.setTab(name),
    })),
    { keys: ['c'], does: keyKeep, run: keepHere },
  ]);
  return (
    <div className="border-b border-line px-4 pt-3 pb-2.5">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 break-words">
          <span className="num">{node.id}</span> · {node.title}
        </h2>
        <div className="-mt-1 -mr-2 flex">
          <IconButton
            label={isKept ? 'Stop keeping for comparison (c)' : 'Keep for comparison (c)'}
            aria-pressed={isKept}
            className={isKept ? 'bg-chosen! text-ink!' : undefined}
            onClick={keepHere}
          >
            <GitCompareArrows aria-hidden className="size-4" />
          </IconButton>
          <Tooltip text={openTranscript}>
            <Link
              href={transcript}
              data-left-by={mark}
              onClick={leave}
              aria-label={openTranscript}
              data-testid="transcript-link"
              className={buttonClass('quiet', 'icon')}
            >
              <ScrollText aria-hidden className="size-4" />
            </Link>
          </Tooltip>
          <IconButton label="Download this node" busy={save.isPending} onClick={() => save.mutate()}>
            <Download aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={wide ? 'Narrow (w)' : 'Wide (w)'} onClick={() => setWide(!wide)}>
            {wide ? (
              <Minimize2 aria-hidden className="size-4" />
            ) : (
              <Maximize2 aria-hidden className="size-4" />
            )}
          </IconButton>
          <IconButton label="Clear the selection (esc)" onClick={() => onSelect(null)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
        <ScoreChip score={tested?.score ?? node.score} holdout={node.holdout?.passed ?? null} />
        <span>depth {node.depth}</span>
        {attempt && <span>{attemptName(attempt.id)}</span>}
        {attempt && byPerson(attempt) !== null && (
          <span className="text-accent" data-testid="by-person">
            {provenanceOf(attempt.proposal)}
            {byPerson(attempt)}
          </span>
        )}
        {node.visits > 0 && (
          <span className="num" title={meanReward}>
            {valueSentence(node.valueSum, node.visits)}
          </span>
        )}
        {parentId !== null && (
          <button
            type="button"
            className="underline underline-offset-2 hover:text-ink"
            onClick={() => onSelect(parentId)}
          >
            parent {parentId}
          </button>
        )}
        {node.graft && <GraftNote graft={node.graft} onSelect={onSelect} />}
        {siblings.count > 1 && (
          <span className="flex items-center" data-testid="siblings">
            <span className="num">
              child {siblings.place} of {siblings.count}
            </span>
            <Button
              size="sm"
              variant="quiet"
              className="h-5! px-0.5!"
              aria-label="Previous sibling"
              title="Previous sibling ([)"
              disabled={siblings.before === null}
              onClick={() => go(siblings.before)}
            >
              <ChevronUp aria-hidden className="size-3.5" />
            </Button>
            <Button
              size="sm"
              variant="quiet"
              className="h-5! px-0.5!"
              aria-label="Next sibling"
              title="Next sibling (])"
              disabled={siblings.after === null}
              onClick={() => go(siblings.after)}
            >
              <ChevronDown aria-hidden className="size-3.5" />
            </Button>
          </span>
        )}
      </div>
      <MarksLine state={state} node={node} />
      <ActBar steering={steering} node={node} />
    </div>
  );
}
