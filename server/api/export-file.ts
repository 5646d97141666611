import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { RunNotFound, runRow } from '@/db/runs';
import { zipOf } from '@/server/exchange/bytes/zip-write';
import { exportForms } from '@/server/exports/export-runs';
import { runId } from './id-schemas';
import { downloadRefusals } from './sentences';
import { choiceInAddress } from './shared-choice';
import { type ApiContext, aside } from './trpc';

const wanted = z.object({ runId, as: z.enum(exportForms) });

/**
 * The run in the form `?as=`: its one file, or a zip archive of several, made off this thread. The browser saves it and
 * never shows it.
 */
export async function exportFile(
  request: Request,
  named: { runId: string },
  context: ApiContext,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const parsed = wanted.safeParse({ ...named, as: query.get('as') });
  const page = choiceInAddress(query);
  if (!parsed.success || !page.success) return new Response(downloadRefusals.noForm, { status: 404 });
  const { runId, as: form } = parsed.data;
  try {
    runRow(context.database(), runId);
  } catch (error) {
    if (error instanceof RunNotFound) return new Response(error.message, { status: 404 });
    throw error;
  }
  const options = { page: page.data, withHiddenTests: query.get('hidden') === '1' };
  const written = await aside(context, 'exportRun', { runId, form, options }, request.signal).catch(
    (error: unknown) => {
      if (error instanceof TRPCError && error.code === 'BAD_REQUEST') return error.message;
      throw error;
    },
  );
  if (typeof written === 'string') return new Response(written, { status: 409 });
  const { files } = written;
  const [only, second] = files;
  const isAlone = only !== undefined && second === undefined;
  const extension = isAlone ? /\.(?:espalier\.zip|\w+)$/.exec(only.path)?.[0] : '.zip';
  const content = isAlone ? only.content : zipOf(files.map((file) => ({ ...file, name: file.path })));
  const name = `${runId}${form === 'bundle' ? '' : `-${form}`}${extension}`;
  return new Response(Uint8Array.from(content), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}
