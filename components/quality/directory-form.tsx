'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Page } from '@/components/shell/page';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';

/** Asks for a directory whose tests shall be looked at. */
export function DirectoryForm() {
  const router = useRouter();
  const [path, setPath] = useState('');
  const [test, setTest] = useState('');
  const [tried, setTried] = useState(false);
  const missing = path.trim() === '';
  return (
    <Page crumbs={[{ label: 'Tasks', href: '/tasks' }, { label: 'A directory of your own' }]}>
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
        <h1 className="text-xl">How far can your tests be trusted?</h1>
        <TextField
          label="Directory"
          help="An absolute path on the machine Espalier runs on. It is copied, never changed."
          error={tried && missing ? 'Give the directory of your repository.' : null}
          code
          placeholder="/home/you/project"
          value={path}
          onChange={setPath}
        />
        <TextField
          label="Test command"
          help="Empty: found from package.json or the test files."
          code
          placeholder="node --test"
          value={test}
          onChange={setTest}
        />
        <Button type="submit" variant="primary">
          Go on
        </Button>
      </form>
    </Page>
  );
}
