import { type NextRequest, NextResponse } from 'next/server';
import { admit } from '@/server/access/gate';
import { gateSettings } from '@/server/access/web';

/** Every request passes here first: pages, files, the API and its event streams. */
export async function proxy(request: NextRequest): Promise<Response> {
  const passage = await admit(request, gateSettings(), Date.now());
  if (passage.kind === 'stop') return passage.response;
  const headers = new Headers(request.headers);
  // Next puts the nonce of this policy on the scripts and styles of the page that it makes.
  headers.set('content-security-policy', passage.policy);
  headers.set('x-nonce', passage.nonce);
  headers.set('x-person', encodeURIComponent(passage.name ?? ''));
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(passage.headers)) response.headers.set(name, value);
  return response;
}
