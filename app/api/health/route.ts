export const dynamic = 'force-dynamic';

/** Answers once the web process serves. */
export const GET = () => new Response('ok\n', { headers: { 'cache-control': 'no-store' } });
