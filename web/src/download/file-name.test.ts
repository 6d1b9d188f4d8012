import { expect, it } from 'vitest';
import { fileName } from './file-name.ts';

it('an example’s name stays', () => expect(fileName('say-after-tasks')).toBe('say-after-tasks'));

it.each(['../../etc/passwd', '..\\..\\boot.ini', 'a\0b', 'C:stream', '<img src=x>', '-rf', '  . ', 'x'.repeat(500), '\u202egpj.exe', 'a\nb', '%2e%2e%2f'])(
  'nothing of %j leads out of a folder, is taken for an option or is hidden',
  (name) => expect(fileName(name)).toMatch(/^\w[\w-]{0,59}$/),
);

it.each(['', '...', '코루틴', 'CON', 'nul', 'com1', 'Lpt9'])('%j is no name for a file', (name) => expect(fileName(name)).toBe('program'));
