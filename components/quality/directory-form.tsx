'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Page } from '@/components/shell/page';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { directoryHelp, giveDirectory, howReliableYours, ownDirectory, testHelp } from './sentences';

/** A form for a directory whose tests are to be measured. */
export function DirectoryForm() {
  const router = useRouter();
  const [path, setPath] = useState('');
  const [test, setTest] = useState('');
  const [tried, setTried] = useState(false);
  const missing = path.trim() === '';
  return (
    <Page crumbs={[{ label: 'Tasks', href: '/tasks' }, { label: ownDirectory }]}>
      <form
        className="mx-auto max-w-xl space-y-4 p-6"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (missing) return;
          const query = new URLSearchParams({
            path: path.trim(),
            ...(test.trim() ? { test: test.trim() } : {}),
          });
          router.push(`/tasks/directory?${query}`);
        }}
      >
        <h1 className="text-xl">{howReliableYours}</h1>
        <TextField
          label="Directory"
          help={directoryHelp}
          error={tried && missing ? giveDirectory : null}
          code
          placeholder="/home/you/project"
          value={path}
          onChange={setPath}
        />
        <TextField
          label="Test command"
          help={testHelp}
          code
          placeholder="node --test"
          value={test}
          onChange={setTest}
        />
        <Button type="submit" variant="primary">
          {' '}
          Continue{' '}
        </Button>
      </form>
    </Page>
  );
}
