import type { Bilingual } from './language.ts';

/** What is said around an embedded playground, where the dictionaries have not come: embed.js is small. */
export const around = {
  title: { ko: '실행할 수 있는 코드', en: 'Code to run' },
  notLoaded: {
    ko: '플레이그라운드를 불러오지 못했습니다. 네트워크를 확인하고 페이지를 새로 고쳐 주세요.',
    en: 'The playground could not be loaded. Is the network gone? Reload the page to try again.',
  },
  gone: { ko: '플레이그라운드가 페이지에서 빠졌습니다.', en: 'The playground was taken out of the page.' },
} as const satisfies Record<string, Bilingual>;
