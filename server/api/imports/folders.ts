import { z } from 'zod';
import { dataPaths } from '@/db/open';
import { refuse } from '@/server/api/errors';
import { type ApiContext, aside, procedure, router } from '@/server/api/trpc';
import type { RunId } from '@/server/core/base/ids';
import type { FolderLine } from '@/server/imports/folder-items';
import {
  dropFolder,
  type KeptFolder,
  keepFolder,
  keptFolders,
  noteOpened,
} from '@/server/imports/kept-folders';
import { noSuchFolder } from './sentences';

const place = z.string().trim().min(1).max(4096);
const directoryOf = (ctx: ApiContext): string => dataPaths(ctx.database().$client.name).directory;

function kept(ctx: ApiContext, path: string): KeptFolder {
  const folder = keptFolders(directoryOf(ctx)).find((one) => one.path === path);
  if (!folder) throw refuse(noSuchFolder(path));
  return folder;
}

/** Folders of this machine whose runs are listed, and opened one by one. */
export const folders = router({
  list: procedure.query(({ ctx }): string[] => keptFolders(directoryOf(ctx)).map(({ path }) => path)),

  add: procedure.input(z.object({ path: place })).mutation(({ ctx, input }) => {
    const refusal = keepFolder(directoryOf(ctx), input.path);
    if (refusal !== null) throw refuse(refusal);
  }),

  /** Takes a folder off the list. Nothing of it is removed. */
  drop: procedure
    .input(z.object({ path: place }))
    .mutation(({ ctx, input }) => dropFolder(directoryOf(ctx), input.path)),

  /** What is in a folder now. */
  lines: procedure
    .input(z.object({ path: place }))
    .query(
      ({ ctx, input, signal }): Promise<FolderLine[]> =>
        aside(ctx, 'folderLines', kept(ctx, input.path), signal),
    ),

  /** Imports one thing of a folder, and gives its runs. */
  open: procedure
    .input(z.object({ path: place, item: place }))
    .mutation(async ({ ctx, input, signal }): Promise<RunId[]> => {
      const { path: folder } = kept(ctx, input.path);
      const { item } = input;
      const opened = await aside(ctx, 'openItem', { folder, item, actor: ctx.actor }, signal);
      if ('refusal' in opened) throw refuse(opened.refusal);
      noteOpened(directoryOf(ctx), folder, item, opened);
      return opened.runs;
    }),
});
