/** What a file or folder may be called on every system, made of a name from wherever. */
export function fileName(name: string): string {
  const plain = name.replace(/[^\w-]+/g, '-').slice(0, 60).replace(/^[-_]+|[-_]+$/g, '');
  // Windows takes these for devices.
  return /^(con|prn|aux|nul|com\d|lpt\d)?$/i.test(plain) ? 'program' : plain;
}
