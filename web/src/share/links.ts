/** What reads and writes links comes when it is first needed. */
export async function withLinks<T>(
  use: (links: typeof import('./link.ts'), dictionaries: typeof import('./dictionary.ts').dictionaries) => Promise<T>,
): Promise<T> {
  const [links, { dictionaries }] = await Promise.all([import('./link.ts'), import('./dictionary.ts')]);
  return use(links, dictionaries);
}
