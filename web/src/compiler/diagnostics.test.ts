import { describe, expect, it } from 'vitest';
import { parseDiagnostics } from './diagnostics.ts';

const source = ['#include <vector>', 'int main() {', '    auto 값 = "😀" + y;', '    v.push_back("x");', '}'].join('\n');
const at = (line: number, column: number, end: number) => ({ start: { line, column }, end: { line, column: end } });

describe('a diagnostic', () => {
  it('has the place and the words that clang gives', () => {
    expect(parseDiagnostics('main.cpp:4:7:{4:5-4:21}: error: no matching member function\n', source)).toEqual([
      { severity: 'error', message: 'no matching member function', range: at(4, 5, 21), notes: [], fixes: [] },
    ]);
  });

  it('underlines the word where clang gives no range', () => {
    const [diagnostic] = parseDiagnostics("main.cpp:4:7: error: no member named 'push_back'\n", source);
    expect(diagnostic?.range).toEqual(at(4, 7, 16));
  });

  it('counts as the editor counts, where clang counts bytes', () => {
    const [diagnostic] = parseDiagnostics("main.cpp:3:25: error: use of undeclared identifier 'y'\n", source);
    expect(diagnostic?.range).toEqual(at(3, 21, 22));
  });

  it('names the warning it is', () => {
    const [diagnostic] = parseDiagnostics("main.cpp:4:5: warning: unused variable 'v' [-Wunused-variable]\n", source);
    expect(diagnostic).toMatchObject({ severity: 'warning', message: "unused variable 'v'", group: '-Wunused-variable' });
  });

  it('keeps its notes, in the program and in headers', () => {
    const said = 'main.cpp:4:5: error: no\n<vector>:473:5:{1:2-1:3}: note: candidate\nmain.cpp:2:5: note: here\n1 error generated.\n';
    expect(parseDiagnostics(said, source)[0]?.notes).toEqual([
      { message: 'candidate', elsewhere: '<vector>:473', fixes: [] },
      { message: 'here', range: at(2, 5, 9), fixes: [] },
    ]);
  });

  it('of a header is shown where the program asked for it', () => {
    const said = '<sort.h>:10:1: error: bad\n<sort.h>:20:1: note: in instantiation\nmain.cpp:4:5: note: in instantiation requested here\n';
    expect(parseDiagnostics(said, source)[0]).toMatchObject({ message: 'bad', elsewhere: '<sort.h>:10', range: at(4, 5, 6) });
  });

  it('has fixes, those of its notes apart', () => {
    const said = 'main.cpp:4:5: error: expected\nfix-it:"main.cpp":{4:21-4:21}:";\\n"\nmain.cpp:4:5: note: or\nfix-it:"main.cpp":{4:5-4:6}:"\\352\\260\\222"\n';
    const [diagnostic] = parseDiagnostics(said, source);
    expect(diagnostic?.fixes).toEqual([{ range: at(4, 21, 21), text: ';\n' }]);
    expect(diagnostic?.notes[0]?.fixes).toEqual([{ range: at(4, 5, 6), text: '값' }]);
  });

  it('is not looked for in the lines of source that clang quotes', () => {
    const said = 'main.cpp:4:5: error: no\n    4 | "main.cpp:2:5: error: quoted"\n      |     ^~~~\n';
    expect(parseDiagnostics(said, source)).toHaveLength(1);
  });

  it('without a place is one too: the linker gives none', () => {
    expect(parseDiagnostics('error: f() is declared and used, but defined nowhere\n', source)).toEqual([
      { severity: 'error', message: 'f() is declared and used, but defined nowhere', notes: [], fixes: [] },
    ]);
  });

  it('is given once where clang gives it twice', () => {
    const twice = 'main.cpp:2:5: error: this function cannot be a coroutine\n'.repeat(2);
    expect(parseDiagnostics(twice, source)).toHaveLength(1);
  });
});
