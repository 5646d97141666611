import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { webContext } from '@/server/api/context';
import { foreignRequest, readHosts } from '@/server/api/origin';
import { appRouter } from '@/server/api/router';

export const dynamic = 'force-dynamic';

async function handler(request: Request): Promise<Response> {
  const refusal = foreignRequest(
    request.headers,
    readHosts(`${process.env.ESPALIER_HOSTS ?? ''},${process.env.HOST ?? ''}`),
  );
  if (refusal !== null) return new Response(refusal, { status: 403 });
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: webContext,
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
