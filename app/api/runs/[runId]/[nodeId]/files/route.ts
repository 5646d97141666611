import { noTokenText } from '@/server/access/sentences';
import { whoSends } from '@/server/access/web';
import { downloadContext } from '@/server/api/context';
import { download } from '@/server/api/download';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string; nodeId: string }> },
): Promise<Response> {
  if (whoSends(request.headers) === null) return new Response(noTokenText, { status: 401 });
  return download(request, await params, downloadContext());
}
