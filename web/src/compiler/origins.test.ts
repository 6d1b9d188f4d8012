import { describe, expect, it } from 'vitest';
import { withHeaderNames } from './origins.ts';

const origins = { files: ['/sysroot/include/c++/v1/vector', '/core/asyncio/tasks.hpp'], runs: [[10, 0, 1], [20, 1, 7], [30, 0, 40]] } as const;

describe('places in headers', () => {
  it('are told by the header and its own line', () => {
    const said = '/core/prelude.hpp:12:5: note: here\n/core/prelude.hpp:20:1:{20:1-20:5}: note: there\n/core/prelude.hpp:31:2: note: again\n';
    expect(withHeaderNames(said, origins)).toBe(
      '<vector>:3:5: note: here\n<asyncio/tasks.hpp>:7:1:{20:1-20:5}: note: there\n<vector>:41:2: note: again\n',
    );
  });

  it('do not show how the compiler keeps its files', () => {
    expect(withHeaderNames('In file included from /core/prelude.hpp:12:\n/sysroot/include/c++/v1/__map/tree.h:3:5: error: x\n/clang/include/stddef.h:1:1: note: y\n', origins)).toBe(
      'In file included from <vector>:3:\n<__map/tree.h>:3:5: error: x\n<stddef.h>:1:1: note: y\n',
    );
  });

  it('are left alone where they are in the program', () => {
    const said = 'main.cpp:12:5: error: prelude.hpp:12: is not a place here\n';
    expect(withHeaderNames(said, origins)).toBe(said);
  });
});
