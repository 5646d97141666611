import { noTokenText } from '@/server/access/sentences';
import { whoSends } from '@/server/access/web';
import { uploadContext } from '@/server/api/context';
import { takePiece } from '@/server/api/imports/uploads';

export const dynamic = 'force-dynamic';

export async function POST(request: Request): Promise<Response> {
  if (whoSends(request.headers) === null) return new Response(noTokenText, { status: 401 });
  return takePiece(request, uploadContext().dataDirectory);
}
