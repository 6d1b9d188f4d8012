import { conf as cppConfiguration, language as cpp } from 'monaco-editor/languages/definitions/cpp/cpp';
import { conf as pythonConfiguration, language as python } from 'monaco-editor/languages/definitions/python/python';
import { languages } from 'monaco-editor/editor';

/** What Monaco's C++ does not know yet, coroutines above all. */
const newerKeywords = [
  'co_await', 'co_return', 'co_yield', 'concept', 'requires', 'consteval', 'constinit', 'char8_t', 'import', 'module', 'export',
];

const newerCpp: typeof cpp = {
  ...cpp,
  keywords: [...cpp.keywords, ...newerKeywords],
  tokenizer: {
    ...cpp.tokenizer,
    root: [
      // 100ms, 1.5s: the unit is part of the number.
      [/\d[\d.']*(?:h|min|s|ms|us|ns)\b/, 'number'],
      // Names like Coroutine are types here.
      [/[A-Z]+[a-z]\w*/, 'type.identifier'],
      ...cpp.tokenizer.root,
    ],
  },
};

/** Registered as a whole and not when first seen: both languages are on the page from the start. */
export function registerLanguages(): void {
  languages.register({ id: 'cpp' });
  languages.setMonarchTokensProvider('cpp', newerCpp);
  languages.setLanguageConfiguration('cpp', cppConfiguration);
  languages.register({ id: 'python' });
  languages.setMonarchTokensProvider('python', python);
  languages.setLanguageConfiguration('python', pythonConfiguration);
}
