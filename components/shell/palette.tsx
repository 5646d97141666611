'use client';
import { Command as Cmdk } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useState } from 'react';
import { Kbd } from '@/components/ui/notes';
import { useFocusBack } from '@/components/ui/use-focus-back';
import { type Command, rankCommand } from './commands';
import { useHotkeys } from './hotkeys';
import { keyNames } from './key-names';
import { noPaletteEntry, paletteDoes, palettePlaceholder } from './sentences';
import { usePaletteCommands } from './use-palette-commands';

/** Ctrl-K or ⌘K opens a list of all pages, runs and commands, filtered by name. */
export function Palette() {
  const [open, setOpen] = useState(false);
  const focusBack = useFocusBack(open);
  // Outside system: the window's keyboard; with a modifier, so that it works while text is typed.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  useHotkeys('Anywhere', [{ keys: ['Ctrl+K', '⌘K'], does: paletteDoes, run: () => setOpen(true) }]);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/25 dark:bg-black/50" />
        <Radix.Content
          onCloseAutoFocus={focusBack}
          aria-describedby={undefined}
          data-testid="palette"
          className="fixed top-[14vh] left-1/2 z-50 w-xl max-w-[calc(100vw-32px)] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-panel shadow-float"
        >
          <Radix.Title className="sr-only">Commands</Radix.Title>
          {open && <Commands onDone={() => setOpen(false)} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState('');
  const commands = usePaletteCommands(typed);
  const groups = [...new Set(commands.map(({ group }) => group))];
  const run = (command: Command) => {
    onDone();
    // After the dialog has given the focus back: a command may take it.
    requestAnimationFrame(command.run);
  };
  return (
    <Cmdk
      label="Commands"
      loop
      filter={(value, search, keywords) => rankCommand(keywords?.[0] ?? value, search, keywords?.[1])}
    >
      <Cmdk.Input
        value={typed}
        onValueChange={setTyped}
        placeholder={palettePlaceholder}
        className="h-11 w-full border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <Cmdk.List className="max-h-[52vh] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-soft [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1">
        <Cmdk.Empty className="px-2.5 py-6 text-center text-soft">{noPaletteEntry}</Cmdk.Empty>
        {groups.map((group) => (
          <Cmdk.Group key={group} heading={group}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Cmdk.Item
                  key={command.id}
                  value={command.id}
                  keywords={[command.label, command.keywords ?? '']}
                  onSelect={() => run(command)}
                  className="flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate">{command.label}</span>
                  {command.fact && <span className="shrink-0 text-sm text-soft">{command.fact}</span>}
                  {command.hotkey && <Kbd>{keyNames[command.hotkey] ?? command.hotkey}</Kbd>}
                </Cmdk.Item>
              ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}
