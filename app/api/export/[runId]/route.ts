import { noTokenText } from '@/server/access/sentences';
import { whoSends } from '@/server/access/web';
import { webContext } from '@/server/api/context';
import { exportFile } from '@/server/api/export-file';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const name = whoSends(request.headers);
  if (name === null) return new Response(noTokenText, { status: 401 });
  return exportFile(request, [(await params).runId], webContext(name));
}
