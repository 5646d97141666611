import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gradingOf } from '@/db/gradings';
import { dataPaths } from '@/db/open';
import type { ApiContext } from '@/server/api/trpc';
import { gradingFolder } from '@/server/benchmarks/tasks/grading-folder';
import { zipOf } from '@/server/exchange/bytes/zip-write';
import { gradingId } from './grading-id';
import { noGrading, noReportYet } from './sentences';

/** The reports of a grading that came to its end, as a zip archive: of each model, and all results. The browser saves it. */
export async function gradingFile(named: string, context: ApiContext): Promise<Response> {
  const id = gradingId.safeParse(named);
  const grading = id.success ? gradingOf(context.database(), id.data) : null;
  if (grading === null || grading.kind !== 'grade') return new Response(noGrading, { status: 404 });
  if (grading.status !== 'done') return new Response(noReportYet, { status: 409 });
  const folder = gradingFolder(dataPaths(context.database().$client.name).directory, grading.id);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    names.sort().map(async (name) => ({ name, content: await readFile(path.join(folder, name)) })),
  );
  return new Response(Uint8Array.from(zipOf(files)), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${grading.id}-reports.zip"`,
    },
  });
}
