import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { RunNotFound, runRow } from '@/db/runs';
import { zipOf } from '@/server/exchange/bytes/zip-write';
import { exportForms } from '@/server/exports/export-runs';
import { runId } from './id-schemas';
import { downloadRefusals } from './sentences';
import { choiceInAddress } from './shared-choice';
import { type ApiContext, aside } from './trpc';

const mostRuns = 200;
const wanted = z.object({ runs: z.array(runId).min(1).max(mostRuns), as: z.enum(exportForms) });

/**
 * The runs in the form `?as=`: the one file, or a zip archive of several, made off this thread. The browser saves it and
 * never shows it.
 */
export async function exportFile(
  request: Request,
  named: readonly string[],
  context: ApiContext,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const parsed = wanted.safeParse({ runs: named, as: query.get('as') });
  const page = choiceInAddress(query);
  if (!parsed.success || !page.success) return new Response(downloadRefusals.noForm, { status: 404 });
  const { runs, as: form } = parsed.data;
  try {
    for (const runId of runs) runRow(context.database(), runId);
  } catch (error) {
    if (error instanceof RunNotFound) return new Response(error.message, { status: 404 });
    throw error;
  }
  const options = { page: page.data, withHiddenTests: query.get('hidden') === '1' };
  const written = await aside(context, 'exportRun', { runs, form, options }, request.signal).catch(
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
  const called = runs.length === 1 ? runs[0] : `${runs.length}-runs`;
  const name = `${called}${form === 'bundle' ? '' : `-${form}`}${extension}`;
  return new Response(Uint8Array.from(content), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}
