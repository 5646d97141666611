'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  directoryTask,
  emptyDirectory,
  type DirectoryForm as Filled,
} from '@/components/directory/directory-form';
import { DirectoryForm } from './directory-form';
import { QualityPage } from './quality-page';

/** A directory of this machine and the command that tests it; empty: the command is found. */
interface NamedDirectory {
  path: string;
  test: string;
}

const isOf = ({ path, test }: NamedDirectory, filled: Filled) =>
  filled.path.trim() === path && filled.test.trim() === test;

/** `linked` is what the address names; null: nothing. How the tests run stays with the page: an address holds no more. */
export function DirectoryPage({ linked }: { linked: NamedDirectory | null }) {
  const router = useRouter();
  const [confirmed, setConfirmed] = useState<Filled | null>(null);
  if (linked && confirmed && isOf(linked, confirmed)) {
    return <QualityPage task={directoryTask(confirmed)} />;
  }
  return (
    <DirectoryForm
      key={`${linked?.path}\n${linked?.test}`}
      initial={{ ...emptyDirectory, ...linked }}
      linked={linked !== null}
      onConfirm={(directory) => {
        setConfirmed(directory);
        const { path, test } = directory;
        const query = new URLSearchParams({
          path: path.trim(),
          ...(test.trim() === '' ? {} : { test: test.trim() }),
        });
        router.push(`/tasks/directory?${query}`);
      }}
    />
  );
}
