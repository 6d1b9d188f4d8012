export type Language = 'ko' | 'en';

/** A text that an example or a document gives in both languages. */
export type Bilingual = Readonly<Record<Language, string>>;

export const languages: readonly Language[] = ['ko', 'en'];

export function isLanguage(value: unknown): value is Language {
  return value === 'ko' || value === 'en';
}

/** The first of the visitor's languages that the page speaks; English if it speaks none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    if (isLanguage(language)) return language;
  }
  return 'en';
}
