'use client';
import { DropdownMenu } from 'radix-ui';
import { useFocusBack } from '@/components/ui/use-focus-back';
import type { NodeState } from '@/server/core/run/node';
import { nodeActs } from './node-acts';
import type { Steering } from './use-steering';

interface ActItemsProps {
  steering: Steering;
  node: NodeState;
  align?: 'start' | 'end';
}

/** The menu of a node: every command with its key and, if it cannot be given, the reason. */
export function ActItems({ steering, node, align = 'start' }: ActItemsProps) {
  const focusBack = useFocusBack(true);
  return (
    <DropdownMenu.Content
      align={align}
      sideOffset={4}
      collisionPadding={8}
      aria-label={`Commands for ${node.id}`}
      data-testid="act-menu"
      // A form that opens takes the focus. Then it does not go back to the button.
      onCloseAutoFocus={focusBack}
      className="z-40 w-64 animate-rise rounded-lg border border-line bg-panel p-1 shadow-float"
    >
      <DropdownMenu.Label className="truncate px-2 py-1 text-sm text-soft" title={node.title}>
        <span className="num font-semibold text-ink">{node.id}</span> · {node.title}
      </DropdownMenu.Label>
      {nodeActs(steering.state, node, steering.kept).map((act) => (
        <DropdownMenu.Item
          key={act.name}
          disabled={act.refused !== null}
          title={act.refused ?? act.help}
          onSelect={() => steering.start(act, node.id)}
          className="flex cursor-pointer items-baseline gap-2 rounded-sm px-2 py-1 outline-none data-[disabled]:cursor-default data-[disabled]:text-faint data-[highlighted]:bg-hover"
        >
          <span className="min-w-0 flex-1">
            {act.title}
            {act.refused !== null && <span className="block text-xs">{act.refused}</span>}
          </span>
          {act.key !== null && <kbd className="text-xs text-soft">{act.key}</kbd>}
        </DropdownMenu.Item>
      ))}
    </DropdownMenu.Content>
  );
}
