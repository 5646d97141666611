import { noTokenText } from '@/server/access/sentences';
import { whoSends } from '@/server/access/web';
import { webContext } from '@/server/api/context';
import { exportFile } from '@/server/api/export-file';

export const dynamic = 'force-dynamic';

/** Several runs (`?runs=`, with commas between) in one archive. */
export async function GET(request: Request): Promise<Response> {
  const name = whoSends(request.headers);
  if (name === null) return new Response(noTokenText, { status: 401 });
  const runs = (new URL(request.url).searchParams.get('runs') ?? '').split(',').filter(Boolean);
  return exportFile(request, runs, webContext(name));
}
