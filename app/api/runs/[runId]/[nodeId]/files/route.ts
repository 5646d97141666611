import { downloadContext } from '@/server/api/context';
import { download } from '@/server/api/download';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string; nodeId: string }> },
): Promise<Response> {
  return download(request, await params, downloadContext());
}
