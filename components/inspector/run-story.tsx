'use client';
import { useMemo } from 'react';
import { useDiff, useReference } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { Awaited } from '@/components/ui/awaited';
import { Button } from '@/components/ui/button';
import { counted } from '@/components/ui/format';
import { ScoreChip } from '@/components/ui/score-chip';
import { Nothing, Section } from '@/components/ui/section';
import { useRested } from '@/components/ui/use-rested';
import { attemptName, byPerson } from '@/components/wording/status-sentences';
import { type Story, scoreWhere, storyOf, type Tried } from '@/components/wording/story-of';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { explainSelection } from '@/server/core/proposal/why';
import { isForeign, isImported } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import { isEnded } from '@/server/core/run/spec';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { CandidateTable } from './candidate-table';
import { Edits } from './experience-entry';
import { PatchButtons } from './patch-buttons';
import { Agreement, ReferenceRepair } from './reference-repair';
import {
  amongCandidates,
  changedFiles,
  choiceNotRecorded,
  filesNotKnown,
  howToRead,
  moreOnTheLeft,
  noAttemptStarted,
  noBetterNode,
  noChoiceHelped,
  noFileDiffers,
  notGeneral,
  nothingRecorded,
  nothingVerified,
  notThereYet,
  observedOnly,
  personChose,
  showMoment,
} from './sentences';
import { StoryExpenses } from './story-expenses';

interface RunStoryProps {
  state: RunState;
  /** The selected node, if it does not exist at the moment shown. */
  absent: string | null;
  onSelect: (id: NodeId) => void;
  /** Shows the moment of an event. */
  onMoment: (seq: number) => void;
}

/** A summary of the run while no node is selected: what won, why the search went there, what it cost, and the fix itself. */
export function RunStory({ state, absent, onSelect, onMoment }: RunStoryProps) {
  const story = useMemo(() => storyOf(state), [state]);
  const { best } = story;
  const imported = isImported(state.spec);
  const foreign = isForeign(state.spec);
  return (
    <div data-testid="story" className="min-h-0 flex-1 overflow-y-auto">
      <div className="border-b border-line px-4 pt-3 pb-2.5">
        <h2>{isEnded(state.status) ? 'Summary of the run' : 'The run so far'}</h2>
        <p className="mt-1 text-soft">{howToRead}</p>
      </div>
      {absent !== null && (
        <p className="border-b border-line bg-warn-soft px-4 py-2" data-testid="absent">
          {notThereYet(absent, state.seq)}
        </p>
      )}
      <ChosenNow state={state} onSelect={onSelect} />
      <Section title={story.won ? 'What won' : 'What came closest'}>
        {best === null ? (
          <Nothing>{foreign ? nothingRecorded : nothingVerified}</Nothing>
        ) : best.parentId === null ? (
          <p className="text-soft">{noBetterNode(best.score)}</p>
        ) : (
          <Best best={best} onSelect={onSelect} />
        )}
      </Section>
      {!foreign && (
        <Section title="Why the search went there">
          <Turnings state={state} story={story} onSelect={onSelect} onMoment={onMoment} />
        </Section>
      )}
      <Section title={state.spend.usd > 0 ? 'Where the money went' : 'Where the budget went'}>
        <StoryExpenses state={state} story={story} onSelect={onSelect} />
      </Section>
      {story.tried.length > 0 && (
        <Section title="What was tried">
          <Attempts
            tried={story.tried}
            changed={foreign ? () => filesNotKnown : changedFiles}
            onSelect={onSelect}
          />
        </Section>
      )}
      {best !== null && best.parentId !== null && !imported && (
        <Fix state={state} best={best} won={story.won} />
      )}
    </div>
  );
}

/** The choice made in the event that the page shows. */
function ChosenNow({ state, onSelect }: { state: RunState; onSelect: (id: NodeId) => void }) {
  const choice = state.selections.last();
  if (choice?.seq !== state.seq) return null;
  return (
    <Section title="Chosen at this moment">
      <p className="break-words">{explainSelection(choice).join(' ')}</p>
      {choice.candidates.length > 1 && (
        <CandidateTable record={choice} strategy={choice.strategy} most={6} onSelect={onSelect} />
      )}
    </Section>
  );
}

function Best({ best, onSelect }: { best: NodeState; onSelect: (id: NodeId) => void }) {
  const { score } = best;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" data-testid="story-best" onClick={() => onSelect(best.id)}>
        {best.id}
      </Button>
      <span>{best.attemptId === null ? 'the task as given' : attemptName(best.attemptId)}</span>
      <span className="text-soft">after {counted(best.depth, 'step')}</span>
      <ScoreChip score={score} holdout={best.holdout?.passed ?? null} />
      {score?.source === 'observed' && <p className="w-full text-soft">{observedOnly}</p>}
      {score?.solved && best.holdout?.passed === false && <p className="w-full text-soft">{notGeneral}</p>}
    </div>
  );
}

/** A link to an attempt's last node. */
function AttemptLink({ attempt, onSelect }: { attempt: AttemptState; onSelect: (id: NodeId) => void }) {
  return (
    <button
      type="button"
      onClick={() => onSelect(attempt.head)}
      className="font-medium underline-offset-2 hover:underline"
    >
      {attemptName(attempt.id)}
    </button>
  );
}

const mostTried = 8;

/** What the attempts changed in a run without a better node. */
function Attempts({
  tried,
  changed,
  onSelect,
}: {
  tried: Tried[];
  changed: typeof changedFiles;
  onSelect: (id: NodeId) => void;
}) {
  const more = tried.length - mostTried;
  return (
    <ul className="space-y-2.5">
      {tried.slice(0, mostTried).map(({ attempt, files, score, approach, edits, moreEdits }) => (
        <li key={attempt.id}>
          <span className="flex flex-wrap items-center gap-x-2">
            <AttemptLink attempt={attempt} onSelect={onSelect} />
            <ScoreChip score={score} holdout={null} />
          </span>
          <span className="block break-words text-soft">
            {approach ?? (files.length === 0 ? changed(files) : changedFiles(files))}
          </span>
          {edits.length > 0 && <Edits edits={edits} more={moreEdits} />}
        </li>
      ))}
      {more > 0 && <li className="text-soft">{moreOnTheLeft(more)}</li>}
    </ul>
  );
}

function Turnings({ state, story, onSelect, onMoment }: Omit<RunStoryProps, 'absent'> & { story: Story }) {
  if (story.turnings.length === 0) {
    return <Nothing>{state.attempts.size === 0 ? noAttemptStarted : noChoiceHelped}</Nothing>;
  }
  return (
    <ol className="space-y-2">
      {story.turnings.map(({ attempt, record }) => {
        const there = scoreWhere(state, attempt.from);
        const by = byPerson(attempt);
        return (
          <li
            key={attempt.id}
            className={by ? 'border-l-2 border-accent pl-2.5' : 'border-l-2 border-line pl-2.5'}
          >
            <span className="flex flex-wrap items-baseline gap-x-2">
              <AttemptLink attempt={attempt} onSelect={onSelect} />
              <span className="text-soft">
                from{' '}
                <button
                  type="button"
                  onClick={() => onSelect(attempt.from)}
                  className="underline underline-offset-2 hover:text-ink"
                >
                  {attempt.from}
                </button>
                {there &&
                  there.targetsTotal > 0 &&
                  ` with ${there.targetsPassing} of ${there.targetsTotal} targets`}
              </span>
              {record && (
                <button
                  type="button"
                  onClick={() => onMoment(record.seq)}
                  title={showMoment}
                  className="num ml-auto text-sm text-soft underline underline-offset-2 hover:text-ink"
                >
                  event {record.seq.toLocaleString('en')}
                </button>
              )}
            </span>
            <span className="block break-words text-soft">
              {by ? personChose(by) : (record?.reason ?? choiceNotRecorded)}
              {record && record.candidates.length > 1 && amongCandidates(record.candidates.length)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Milliseconds for which a moment must be shown before the changes of its best node are requested. */
const restMs = 250;

function Fix({ state, best, won }: { state: RunState; best: NodeState; won: boolean }) {
  // Whoever drags through the run passes many best nodes; the changes of the one at rest are requested.
  const shown = useRested(best.id, restMs);
  const diff = useDiff(state.runId, rootNodeId, shown);
  const reference = useReference(state.runId, isEnded(state.status)).data ?? null;
  const found = (
    <>
      <div className="flex items-center gap-1.5 px-3.5 pt-3 pb-1">
        <h2 className="caption flex-1">{won ? 'The fix' : 'What it changed'}</h2>
        <PatchButtons runId={state.runId} nodeId={best.id} />
      </div>
      <Awaited query={diff}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="px-3.5 pb-3 text-soft">{noFileDiffers}</p>
          ) : (
            changes.map((change) => <DiffView key={`${shown}-${change.path}`} change={change} />)
          )
        }
      </Awaited>
    </>
  );
  if (reference === null) return found;
  return (
    <div className="@container">
      <Agreement found={diff.data ?? null} reference={reference} />
      <div className="grid @3xl:grid-cols-2 @3xl:divide-x @3xl:divide-line">
        <div className="min-w-0">{found}</div>
        <ReferenceRepair changes={reference} />
      </div>
    </div>
  );
}
