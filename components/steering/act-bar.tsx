'use client';
import { Download, GitBranchPlus, GitMerge, Hand, MoreHorizontal } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { Button, buttonClass } from '@/components/ui/button';
import { canTakeOn } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import { ActItems } from './act-items';
import { type NodeAct, nodeActs } from './node-acts';
import { takeOnHelp, takeOnTitle } from './sentences';
import type { Steering } from './use-steering';

const icons: Partial<Record<NodeAct['name'], typeof Hand>> = {
  branch: GitBranchPlus,
  act: Hand,
  stitch: GitMerge,
};

/** What a person can do at the selected node: the common commands as buttons, all of them in a menu. */
export function ActBar({ steering, node }: { steering: Steering; node: NodeState }) {
  const offered = nodeActs(steering.state, node, steering.kept);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1" data-testid="act-bar">
      {canTakeOn(steering.state, node) && (
        <Link
          href={`/new?take=${steering.state.runId}:${node.id}`}
          title={takeOnHelp}
          data-testid="take-on"
          className={buttonClass('plain', 'sm')}
        >
          <Download aria-hidden className="size-3.5" /> {takeOnTitle}
        </Link>
      )}
      {offered.map((act) => {
        const Icon = icons[act.name];
        return Icon ? (
          <Button
            key={act.name}
            size="sm"
            aria-pressed={steering.open === act.name}
            disabled={act.refused !== null}
            title={act.refused ?? `${act.help}${act.key ? ` (${act.key})` : ''}`}
            onClick={() =>
              steering.open === act.name ? steering.setOpen(null) : steering.start(act, node.id)
            }
          >
            <Icon aria-hidden className="size-3.5" /> {act.title}
          </Button>
        ) : null;
      })}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className={buttonClass('plain', 'sm')} aria-label="More commands">
          <MoreHorizontal aria-hidden className="size-3.5" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <ActItems steering={steering} node={node} align="end" />
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  );
}
