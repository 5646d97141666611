import { Crosshair, Maximize, Radio, Trophy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

interface TreeToolsProps {
  follow: boolean;
  canFollow: boolean;
  hasBest: boolean;
  hasSelection: boolean;
  onFit: () => void;
  onFollow: () => void;
  onBest: () => void;
  onFocus: () => void;
  /** What stands at the right end: the choices of how to draw. */
  children: ReactNode;
}

/** The buttons over the tree; each has its key in the tooltip. */
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
    <div className="absolute top-3 right-3 z-10 flex flex-wrap justify-end gap-1.5">
      {canFollow && (
        <Button
          size="sm"
          aria-pressed={follow}
          onClick={onFollow}
          title="Keep the newest steps in view; moving the tree by hand ends it"
          className={follow ? 'border-accent! text-accent!' : ''}
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
        <Button size="sm" onClick={onBest} title="Select the best node (g); shift g shows all of its path">
          <Trophy aria-hidden className="size-3.5" /> Best
        </Button>
      )}
      <Button size="sm" onClick={onFit} title="Show all of the tree (f)">
        <Maximize aria-hidden className="size-3.5" /> Fit
      </Button>
      {children}
    </div>
  );
}
