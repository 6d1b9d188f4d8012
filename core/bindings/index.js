/** Starts a module that was built with asyncio_add_module. */
export function load(create, { wasm, stdout, stderr } = {}) {
  return create({
    ...(wasm !== undefined && { locateFile: () => String(wasm) }),
    ...(stdout && { print: stdout }),
    ...(stderr && { printErr: stderr }),
  });
}
