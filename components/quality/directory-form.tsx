'use client';
import { useState } from 'react';
import { DirectoryFields } from '@/components/directory/directory-fields';
import { type DirectoryForm as Filled, variablesProblem } from '@/components/directory/directory-form';
import { Page } from '@/components/shell/page';
import { Button } from '@/components/ui/button';
import { useMounted } from '@/components/ui/use-mounted';
import { filledFromLink, giveDirectory, howReliableYours, ownDirectory } from './sentences';

interface DirectoryFormProps {
  /** What the fields hold at first. */
  initial: Filled;
  /** Whether values came with the address. Whoever made the link may be anyone: nothing is read or run before a person confirms them. */
  linked: boolean;
  onConfirm: (directory: Filled) => void;
}

/** A form for a directory whose tests are to be measured. */
export function DirectoryForm({ initial, linked, onConfirm }: DirectoryFormProps) {
  const [form, setForm] = useState(initial);
  const [tried, setTried] = useState(false);
  // Before the scripts run the browser would send the form by itself, and forget what it holds.
  const mounted = useMounted();
  const missing = form.path.trim() === '';
  return (
    <Page crumbs={[{ label: 'Tasks', href: '/tasks' }, { label: ownDirectory }]}>
      <form
        className="mx-auto max-w-xl space-y-4 p-6"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!missing && variablesProblem(form) === null) onConfirm(form);
        }}
      >
        <h1 className="text-xl">{howReliableYours}</h1>
        {linked && (
          <p
            role="alert"
            className="rounded-md bg-warn-soft px-3 py-2 text-warn"
            data-testid="filled-from-link"
          >
            {filledFromLink}
          </p>
        )}
        <DirectoryFields
          form={form}
          change={(part) => setForm((before) => ({ ...before, ...part }))}
          withoutStatement
          {...(tried && missing ? { problems: { path: giveDirectory } } : {})}
        />
        <Button type="submit" variant="primary" disabled={!mounted}>
          Continue
        </Button>
      </form>
    </Page>
  );
}
