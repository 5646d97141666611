import { permanentRedirect } from 'next/navigation';

interface Props {
  params: Promise<{ rest?: string[] }>;
}

/** The former address of the experiments: old links and bookmarks still open. */
export default async function Page({ params }: Props) {
  const { rest = [] } = await params;
  permanentRedirect(['/experiments', ...rest.map(encodeURIComponent)].join('/'));
}
