import { Moon, Sun } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { History } from '@/components/live/history';
import { isEmpty, parseQuery } from '@/components/search/query';
import { counted, usd } from '@/components/ui/format';
import { errorMessage } from '@/server/core/base/error-message';
import type { NodeId } from '@/server/core/base/ids';
import { sourceName } from '@/server/core/run/imported';
import type { SharedRun, SharedTexts } from '@/server/core/run/shared-run';
import { titleOfRun } from '@/server/core/run/spec';
import { findNodes } from './find';
import { NodePanel } from './node-panel';
import { PageTree } from './page-tree';
import { Scrubber } from './scrubber';
import { SearchBox } from './search-box';
import { chooseNode, contentsLines, contentsTitle, madeOn, textsNotReadable } from './sentences';

interface SharedPageProps {
  run: SharedRun;
  history: History;
  texts: Promise<SharedTexts>;
}

/** A run as a page that stands alone: the tree, time, search, and the node that is selected. */
export function SharedPage({ run, history, texts: coming }: SharedPageProps) {
  const last = history.seq;
  const [seq, setSeq] = useState(last);
  const shownSeq = useDeferredValue(seq);
  const state = useMemo(() => history.stateAt(shownSeq), [history, shownSeq]);
  const [selected, setSelected] = useState<NodeId | null>(null);
  const { texts, problem } = useTexts(coming);
  const { dark, turn } = useDark();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const query = useMemo(() => parseQuery(wanted), [wanted]);
  const active = !isEmpty({ ...query, test: null });
  const found = useMemo(
    () => (active && texts ? findNodes(state, query, texts) : null),
    [active, texts, state, query],
  );
  const lit = useMemo(() => found && new Set(found.map(({ node }) => node.id)), [found]);
  const node = selected === null ? undefined : state.nodes.get(selected);
  const { spec, status, spend } = state;
  const facts = [
    status,
    counted(state.nodes.size, 'node'),
    counted(state.attempts.size, 'attempt'),
    spend.usd > 0 && usd(spend.usd),
    spec.model,
    spec.origin ? sourceName(spec.origin.format) : spec.strategy,
    madeOn(run.madeAt),
  ].filter((fact) => typeof fact === 'string');
  return (
    <div className="flex h-screen flex-col">
      <header className="flex items-center gap-3 border-b border-line bg-panel px-4 py-2">
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-lg">{titleOfRun(spec)}</h1>
          <p className="num truncate text-sm text-soft">{facts.join(' · ')}</p>
        </div>
        <button
          type="button"
          aria-label="Light or dark"
          onClick={turn}
          className="grid size-8 place-items-center rounded-md border border-line-strong hover:bg-hover"
        >
          {dark ? <Sun aria-hidden className="size-4" /> : <Moon aria-hidden className="size-4" />}
        </button>
      </header>
      <div className="flex min-h-0 flex-1">
        <PageTree
          state={state}
          past={shownSeq < last}
          selected={selected}
          lit={lit}
          dark={dark}
          onSelect={setSelected}
        />
        <aside className="flex w-[440px] max-w-[50vw] shrink-0 flex-col border-l border-line bg-panel">
          <SearchBox
            text={search}
            onText={setSearch}
            found={found}
            waiting={active && texts === null && problem === null}
            onSelect={setSelected}
          />
          <div className="min-h-0 flex-1 overflow-y-auto">
            {problem !== null && <p className="p-3.5 text-bad">{textsNotReadable(problem)}</p>}
            {node ? (
              <NodePanel key={node.id} state={state} node={node} own={texts && (texts[node.id] ?? {})} />
            ) : (
              <p className="p-3.5 text-soft">{chooseNode}</p>
            )}
            <details className="px-3.5 py-3" data-testid="contents">
              <summary className="cursor-pointer text-soft">{contentsTitle}</summary>
              <ul className="mt-1 list-disc space-y-1 pl-4 text-sm text-soft">
                {contentsLines(run.contents).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </details>
          </div>
        </aside>
      </div>
      <Scrubber seq={seq} last={last} onSeq={setSeq} />
    </div>
  );
}

function useTexts(coming: Promise<SharedTexts>): { texts: SharedTexts | null; problem: string | null } {
  const [result, setResult] = useState<{ texts: SharedTexts | null; problem: string | null }>({
    texts: null,
    problem: null,
  });
  // Outside system: the block of texts, which is unpacked after the first drawing.
  useEffect(() => {
    coming.then(
      (texts) => setResult({ texts, problem: null }),
      (error: unknown) => setResult({ texts: null, problem: errorMessage(error) }),
    );
  }, [coming]);
  return result;
}

function useDark(): { dark: boolean; turn: () => void } {
  const [dark, setDark] = useState(() => {
    const prefers = matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = prefers ? 'dark' : 'light';
    return prefers;
  });
  const turn = () => {
    // Before the canvas reads its colours.
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    setDark(!dark);
  };
  return { dark, turn };
}
