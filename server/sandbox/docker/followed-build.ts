import type Docker from 'dockerode';

/** Builds an image, a line for each thing that the engine prints. Errors: those of the engine, with the step that failed. */
export async function followedBuild(
  docker: Docker,
  context: Parameters<Docker['buildImage']>[0],
  image: string,
  log: (line: string) => void,
): Promise<void> {
  const output = await docker.buildImage(context, { t: image, forcerm: true });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      output,
      (error) => (error ? reject(error) : resolve()),
      (event: { stream?: string; error?: string }) => {
        if (event.error) reject(new Error(event.error));
        const line = event.stream?.trim();
        if (line) log(line);
      },
    );
  });
}
