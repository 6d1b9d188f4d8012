// The program whose glue every program uses. All of the C library is linked into it (glue.mjs), and
// imports.cpp names every function of Embind: each program calls a part of these.

extern "C" int asyncio_main() { return 0; }

int main() { return 0; }
