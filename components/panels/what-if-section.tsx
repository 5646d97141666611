'use client';
import { useState } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Section } from '@/components/ui/section';
import type { NodeId } from '@/server/core/base/ids';
import { whatIfHelp, whatIfQuestion } from './sentences';
import { WhatIf } from './what-if';

interface WhatIfSectionProps {
  view: LiveView;
  onSelect: (id: NodeId) => void;
}

/** Shows what another strategy, or other parameters, would choose at the moment shown. */
export function WhatIfSection({ view, onSelect }: WhatIfSectionProps) {
  const [openedAt, setOpenedAt] = useState<number | null>(null);
  const { shown } = view;
  return (
    <Section title="What if">
      <Button
        size="sm"
        className="w-full"
        disabled={shown.nodes.size === 0}
        onClick={() => setOpenedAt(shown.seq)}
      >
        Try another strategy here
      </Button>
      <Dialog
        open={openedAt !== null}
        onOpenChange={(open) => !open && setOpenedAt(null)}
        title={whatIfQuestion}
        description={whatIfHelp}
        className="w-2xl"
      >
        {openedAt !== null && (
          <WhatIf
            state={shown}
            seq={openedAt}
            onSelect={(id) => {
              setOpenedAt(null);
              onSelect(id);
            }}
          />
        )}
      </Dialog>
    </Section>
  );
}
