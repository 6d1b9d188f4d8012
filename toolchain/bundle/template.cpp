// The program whose glue every program uses. What programs may call is called by a second file, which
// glue.mjs writes.

extern "C" int asyncio_main() { return 0; }

int main() { return 0; }
