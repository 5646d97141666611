import { Crosshair, Maximize, Radio, Trophy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { bestHelp, followHelp } from './sentences';

interface TreeToolsProps {
  follow: boolean;
  canFollow: boolean;
  hasBest: boolean;
  hasSelection: boolean;
  onFit: () => void;
  onFollow: () => void;
  onBest: () => void;
  onFocus: () => void;
  /** The buttons at the right end: the options of the view. */
  children: ReactNode;
}

/** The buttons over the tree. The tooltips name their keys. */
export function TreeTools({
  follow,
  canFollow,
  hasBest,
  hasSelection,
  onFit,
  onFollow,
  onBest,
  onFocus,
  children,
}: TreeToolsProps) {
  return (
    <div className="small-icons absolute top-3 right-3 z-10 flex flex-wrap justify-end gap-1.5">
      {canFollow && (
        <Button
          size="sm"
          aria-pressed={follow}
          onClick={onFollow}
          title={followHelp}
          className={follow ? 'border-ink! bg-chosen!' : ''}
        >
          <Radio aria-hidden className="size-3.5" />
          {follow ? 'Following' : 'Follow'}
        </Button>
      )}
      {hasSelection && (
        <Button size="sm" onClick={onFocus} title="Centre on the selected node (z)">
          <Crosshair aria-hidden className="size-3.5" /> Focus
        </Button>
      )}
      {hasBest && (
        <Button size="sm" onClick={onBest} title={bestHelp}>
          <Trophy aria-hidden className="size-3.5" /> Best
        </Button>
      )}
      <Button size="sm" onClick={onFit} title="Show the whole tree (f)">
        <Maximize aria-hidden className="size-3.5" /> Fit
      </Button>
      {children}
    </div>
  );
}
