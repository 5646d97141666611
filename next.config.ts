import type { NextConfig } from 'next';
import { dataPolicy, securityHeaders } from './server/access/response-headers';

const config: NextConfig = {
  // Native modules and their loaders stay outside the bundle, and so do the compilers of the page that is handed over.
  serverExternalPackages: [
    'better-sqlite3',
    'piscina',
    'dockerode',
    'gpt-tokenizer',
    'esbuild',
    'postcss',
    '@tailwindcss/postcss',
  ],
  // `npm run typecheck` checks the whole project with TypeScript 7; the build does not do it a second time.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  poweredByHeader: false,
  // These redirects end before any header can be set.
  skipTrailingSlashRedirect: true,
  devIndicators: false,
  // For what ends without passing `proxy.ts`, which sets the same and the policy of pages.
  headers: async () => [
    {
      source: '/:path*',
      headers: Object.entries({ ...securityHeaders, 'content-security-policy': dataPolicy }).map(
        ([key, value]) => ({ key, value }),
      ),
    },
  ],
};

export default config;
