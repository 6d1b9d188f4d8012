import type { editor } from 'monaco-editor/editor';

interface Palette {
  base: 'vs' | 'vs-dark';
  paper: string;
  ink: string;
  comment: string;
  keyword: string;
  type: string;
  text: string;
  number: string;
  preprocessor: string;
  lineNumber: string;
  line: string;
  selection: string;
  match: string;
}

/** Every colour of text has a contrast of at least 4.5 to 1 on its paper. */
const light: Palette = {
  base: 'vs',
  paper: '#ffffff',
  ink: '#26241f',
  comment: '#6a655b',
  keyword: '#0a6170',
  type: '#5a4690',
  text: '#7a5200',
  number: '#96305a',
  preprocessor: '#7d4038',
  lineNumber: '#767168',
  line: '#f7f5f0',
  selection: '#cfe6ea',
  match: '#e5eef0',
};

const dark: Palette = {
  base: 'vs-dark',
  paper: '#1b1d20',
  ink: '#e2e0da',
  comment: '#98948a',
  keyword: '#74c7d4',
  type: '#b9a8ea',
  text: '#dcb96e',
  number: '#e698b8',
  preprocessor: '#dba398',
  lineNumber: '#8a867c',
  line: '#222428',
  selection: '#2d4f57',
  match: '#2b383c',
};

function theme(colours: Palette): editor.IStandaloneThemeData {
  const rule = (token: string, foreground: string) => ({ token, foreground: foreground.slice(1) });
  return {
    base: colours.base,
    inherit: true,
    rules: [
      rule('', colours.ink),
      rule('comment', colours.comment),
      rule('keyword', colours.keyword),
      rule('keyword.directive', colours.preprocessor),
      rule('type', colours.type),
      rule('type.identifier', colours.type),
      rule('annotation', colours.type),
      rule('string', colours.text),
      rule('string.escape', colours.number),
      rule('string.include.identifier', colours.text),
      rule('number', colours.number),
      rule('tag', colours.keyword),
      rule('delimiter', colours.ink),
    ],
    colors: {
      'editor.background': colours.paper,
      'editor.foreground': colours.ink,
      'editorLineNumber.foreground': colours.lineNumber,
      'editorLineNumber.activeForeground': colours.ink,
      'editor.lineHighlightBackground': colours.line,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': colours.selection,
      'editor.wordHighlightBackground': colours.match,
      'editor.wordHighlightStrongBackground': colours.match,
      'editor.wordHighlightTextBackground': colours.match,
      'editorBracketMatch.background': colours.match,
      'editorBracketMatch.border': '#00000000',
      'editorCursor.foreground': colours.keyword,
      'focusBorder': colours.keyword,
      ...widgets(colours),
      'scrollbar.shadow': '#00000000',
    },
  };
}

/** Lists, hovers and hints: sheets of the same paper with a hairline around them. */
function widgets({ paper, ink, comment, keyword, type, text, selection, line, match, lineNumber }: Palette) {
  const icon = (names: readonly string[], colour: string) => names.map((name) => [`symbolIcon.${name}Foreground`, colour] as const);
  return {
    'editorWidget.background': paper,
    'editorWidget.foreground': ink,
    'editorWidget.border': `${lineNumber}66`,
    'widget.shadow': '#00000026',
    'editorSuggestWidget.selectedBackground': selection,
    'editorSuggestWidget.selectedForeground': ink,
    'editorSuggestWidget.selectedIconForeground': ink,
    'editorSuggestWidget.highlightForeground': keyword,
    'editorSuggestWidget.focusHighlightForeground': keyword,
    'editorHoverWidget.highlightForeground': keyword,
    'list.hoverBackground': line,
    'textCodeBlock.background': match,
    'textPreformat.foreground': ink,
    'textPreformat.background': match,
    'textLink.foreground': keyword,
    'descriptionForeground': comment,
    ...Object.fromEntries([
      ...icon(['method', 'function', 'constructor'], keyword),
      ...icon(['class', 'interface', 'struct', 'enumerator'], type),
      ...icon(['variable', 'field', 'constant', 'enumeratorMember'], text),
      ...icon(['module', 'namespace', 'keyword', 'snippet'], comment),
    ]),
  };
}

/** The page's two papers, as themes of the editor. */
export const themes = { light: theme(light), dark: theme(dark) } as const;
