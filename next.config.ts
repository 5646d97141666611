import type { NextConfig } from 'next';

const config: NextConfig = {
  // Native modules and their loaders stay outside the bundle.
  serverExternalPackages: ['better-sqlite3', 'dockerode', 'gpt-tokenizer'],
  // `npm run typecheck` checks the whole project with TypeScript 7; the build does not do it a second time.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  poweredByHeader: false,
  devIndicators: false,
  // The former address of the experiments: old links and bookmarks still open.
  redirects: async () => [{ source: '/compare/:path*', destination: '/experiments/:path*', permanent: true }],
};

export default config;
