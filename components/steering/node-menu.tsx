'use client';
import { DropdownMenu } from 'radix-ui';
import type { NodeId } from '@/server/core/base/ids';
import { ActItems } from './act-items';
import type { Steering } from './use-steering';

/** Where a node's menu opens: the node, and the place of the pointer in pixels of the window. */
export interface MenuPlace {
  node: NodeId;
  x: number;
  y: number;
}

interface NodeMenuProps {
  steering: Steering;
  place: MenuPlace | null;
  onClose: () => void;
}

/** The context menu of a node in the drawing or the list. */
export function NodeMenu({ steering, place, onClose }: NodeMenuProps) {
  const node = place === null ? undefined : steering.state.nodes.get(place.node);
  if (place === null || !node) return null;
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="fixed size-0" style={{ left: place.x, top: place.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <ActItems steering={steering} node={node} />
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
