// Monaco with only what this page uses: the editor, two languages, and the features named here.
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import { editor, KeyCode, KeyMod } from 'monaco-editor/editor';
import { registerLanguages } from './languages.ts';
import { themes } from './themes.ts';

registerLanguages();

for (const [name, theme] of Object.entries(themes)) editor.defineTheme(name, theme);

export { editor, KeyCode, KeyMod };
