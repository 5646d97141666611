import { gradingOf } from '@/db/gradings';
import { type ApiContext, aside } from '@/server/api/trpc';
import { gradingId } from './grading-id';
import { noGrading, noReportYet } from './sentences';

/** The reports and logs of a grading that came to its end, as a zip archive. The browser saves it. */
export async function gradingFile(
  named: string,
  context: ApiContext,
  signal?: AbortSignal,
): Promise<Response> {
  const id = gradingId.safeParse(named);
  const grading = id.success ? gradingOf(context.database(), id.data) : null;
  if (grading === null || grading.kind !== 'grade') return new Response(noGrading, { status: 404 });
  if (grading.status !== 'done') return new Response(noReportYet, { status: 409 });
  const archive = await aside(context, 'gradingArchive', grading.id, signal);
  return new Response(Uint8Array.from(archive), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${grading.id}-reports.zip"`,
    },
  });
}
