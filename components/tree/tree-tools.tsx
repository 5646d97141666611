import { List, Maximize, Radio, Trophy } from 'lucide-react';
import { Button } from '@/components/ui/button';

interface TreeToolsProps {
  follow: boolean;
  canFollow: boolean;
  hasBest: boolean;
  onFit: () => void;
  onFollow: () => void;
  onBest: () => void;
  onList: () => void;
}

/** The buttons over the tree; each has its key in the tooltip. */
export function TreeTools({ follow, canFollow, hasBest, onFit, onFollow, onBest, onList }: TreeToolsProps) {
  return (
    <div className="absolute top-3 right-3 z-10 flex gap-1.5">
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
      {hasBest && (
        <Button size="sm" onClick={onBest} title="Select the best node (g)">
          <Trophy aria-hidden className="size-3.5" /> Best
        </Button>
      )}
      <Button size="sm" onClick={onFit} title="Show all of the tree (f)">
        <Maximize aria-hidden className="size-3.5" /> Fit
      </Button>
      <Button size="sm" onClick={onList} title="The tree as an indented list (l)">
        <List aria-hidden className="size-3.5" /> List
      </Button>
    </div>
  );
}
