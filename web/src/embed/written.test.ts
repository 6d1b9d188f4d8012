import { describe, expect, it } from 'vitest';
import { trimmed } from './written.ts';

describe('code between tags', () => {
  it.each([
    ['one line', 'int main() {}', 'int main() {}\n'],
    ['blank lines around it', '\n  \n\nint main() {}\n\t\n\n', 'int main() {}\n'],
    ['indentation that all of it has', '\n    int main() {\n        f();\n\n    }\n  ', 'int main() {\n    f();\n\n}\n'],
    ['tabs', '\t\tint main() {\n\t\t\tf();\n\t\t}', 'int main() {\n\tf();\n}\n'],
    ['tabs beside spaces', '\tf();\n    g();', '\tf();\n    g();\n'],
    ['line ends of other systems', 'f();\r\n  g();\rh();', 'f();\n  g();\nh();\n'],
    ['spaces at the end of a line, which may be in a raw string', '  R"(a  \n  b)"', 'R"(a  \nb)"\n'],
    ['nothing', '', ''],
    ['nothing but space', ' \n\t\n', ''],
  ])('is taken as it is meant: %s', (_, text, code) => {
    expect(trimmed(text)).toBe(code);
  });
});
