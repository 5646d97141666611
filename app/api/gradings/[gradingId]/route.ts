import { noTokenText } from '@/server/access/sentences';
import { whoSends } from '@/server/access/web';
import { gradingFile } from '@/server/api/benchmarks/grading-file';
import { webContext } from '@/server/api/context';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ gradingId: string }> },
): Promise<Response> {
  const name = whoSends(request.headers);
  if (name === null) return new Response(noTokenText, { status: 401 });
  return gradingFile((await params).gradingId, webContext(name));
}
