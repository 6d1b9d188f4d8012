// What clang found, in the editor: underlined, and with its fixes.

import type { editor, languages } from 'monaco-editor/editor';
import type { Diagnostic, Fix, Note } from '../compiler/diagnostics.ts';
import type { Range } from '../compiler/language.ts';
import type { Texts } from '../i18n/index.ts';
import type { Monaco } from './load.ts';

/** The owner of the markers. */
const owner = 'clang';

/** `version`: the model's when they were found; their places are those of that text. */
const known = new WeakMap<editor.ITextModel, { diagnostics: readonly Diagnostic[]; texts: Texts; version: number }>();

/** Underlines them in the model; an empty list takes away what was there. */
export function mark(monaco: Monaco, model: editor.ITextModel, diagnostics: readonly Diagnostic[], texts: Texts): void {
  const before = known.get(model);
  const version = before?.diagnostics === diagnostics ? before.version : model.getVersionId();
  known.set(model, { diagnostics, texts, version });
  // In another language, but of a text that has changed: clang is being asked again.
  if (version !== model.getVersionId()) return;
  const markers = diagnostics.flatMap((each) => (each.range ? [marker(monaco, model, each, each.range, texts)] : []));
  const notes = diagnostics.flatMap((each) => each.notes.flatMap((note) => (note.range ? [noteMarker(monaco, note, note.range)] : [])));
  monaco.editor.setModelMarkers(model, owner, [...markers, ...notes]);
}

function marker(monaco: Monaco, model: editor.ITextModel, { severity, message, group, help, notes }: Diagnostic, range: Range, texts: Texts): editor.IMarkerData {
  const { Error, Warning } = monaco.MarkerSeverity;
  return {
    ...rangeOf(range),
    severity: severity === 'error' ? Error : Warning,
    message: help ? `${message}\n${texts.problems.help[help]}` : message,
    source: group ?? owner,
    relatedInformation: notes.flatMap((note) => (note.range ? [{ ...rangeOf(note.range), resource: model.uri, message: note.message }] : [])),
  };
}

function noteMarker(monaco: Monaco, { message }: Note, range: Range): editor.IMarkerData {
  return { ...rangeOf(range), severity: monaco.MarkerSeverity.Info, message, source: owner };
}

/** Offers the fixes that clang proposes for what stands at the caret. Called once. */
export function offerFixes(monaco: Monaco): void {
  monaco.languages.registerCodeActionProvider('cpp', {
    provideCodeActions(model, range) {
      const { diagnostics = [], texts, version } = known.get(model) ?? {};
      if (version !== model.getVersionId()) return { actions: [], dispose: () => {} };
      const here = diagnostics.filter((each) => each.range && monaco.Range.areIntersectingOrTouching(rangeOf(each.range), range));
      const actions = texts ? here.flatMap((diagnostic) => [diagnostic, ...diagnostic.notes].flatMap((note) => action(model, note, texts))) : [];
      return { actions: distinct(actions), dispose: () => {} };
    },
  });
}

function action(model: editor.ITextModel, { fixes }: Note, texts: Texts): languages.CodeAction[] {
  if (fixes.length === 0) return [];
  const edits = fixes.map(({ range, text }) => ({ resource: model.uri, versionId: model.getVersionId(), textEdit: { range: rangeOf(range), text } }));
  return [{ title: fixes.map((fix) => title(fix, texts)).join(', '), kind: 'quickfix', edit: { edits } }];
}

function title({ range: { start, end }, text }: Fix, { problems }: Texts): string {
  const shown = text.trim();
  if (start.line === end.line && start.column === end.column) return problems.insert(shown);
  return shown === '' ? problems.remove : problems.replace(shown);
}

function distinct(actions: readonly languages.CodeAction[]): languages.CodeAction[] {
  return [...new Map(actions.map((each) => [each.title, each])).values()];
}

function rangeOf({ start, end }: Range) {
  return { startLineNumber: start.line, startColumn: start.column, endLineNumber: end.line, endColumn: end.column };
}
