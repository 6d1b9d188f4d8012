// What is needed of the system. `program`: found on the PATH, the package need not be there.

export const forBuilding = [
  { name: 'clang-19', program: 'clang-19' },
  { name: 'lld-19', program: 'wasm-ld-19' },
  { name: 'llvm-19', program: 'llvm-ar-19' },
  { name: 'g++', program: 'g++' },
  { name: 'cmake', program: 'cmake' },
  { name: 'ninja-build', program: 'ninja' },
  { name: 'python3', program: 'python3' },
  { name: 'xz-utils', program: 'xz' },
];

export const forTesting = [
  { name: 'libc++-19-dev' },
  { name: 'libc++abi-19-dev' },
  { name: 'libclang-rt-19-dev' },
  { name: 'catch2' },
  { name: 'libcurl4-openssl-dev' },
  { name: 'python3-requests' },
  { name: 'clang-format-19', program: 'clang-format-19' },
  { name: 'chromium', program: 'chromium' },
  { name: 'firefox-esr', program: 'firefox-esr' },
  { name: 'fonts-noto-cjk' },
];
