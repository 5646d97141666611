import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { noTokenText } from '@/server/access/sentences';
import { whoSends } from '@/server/access/web';
import { webContext } from '@/server/api/context';
import { appRouter } from '@/server/api/router';
import { whileAdmitted } from '@/server/api/while-admitted';

export const dynamic = 'force-dynamic';

async function handler(request: Request): Promise<Response> {
  const name = whoSends(request.headers);
  if (name === null) return new Response(noTokenText, { status: 401 });
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: whileAdmitted(request, whoSends),
    router: appRouter,
    createContext: () => webContext(name),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') console.error(`api ${path ?? ''}:`, error);
    },
  });
  // A stream broken off at the end of the process must take its socket along: a browser would reconnect through
  // the kept one, and the process, which waits for its sockets, would never end.
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    response.headers.set('connection', 'close');
  }
  return response;
}

export { handler as GET, handler as POST };
