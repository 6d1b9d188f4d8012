// Emscripten's libraries may carry what debuggers want, half of their bytes. llvm-strip does not know relocatable
// WebAssembly, so it is taken out here.

const magic = Buffer.from('!<arch>\n');
const headerLength = 60;

/** An archive (https://man7.org/linux/man-pages/man5/ar.5.html) of WebAssembly objects without their debug sections. */
export function withoutDebugSections(archive) {
  const members = membersOf(archive);
  const moved = new Map();
  let offset = magic.length;
  for (const member of members) {
    moved.set(member.offset, offset);
    member.body = isObject(member.body) ? stripped(member.body) : member.body;
    offset += headerLength + padded(member.body.length);
  }
  for (const { name, body } of members) if (name === '/') moveSymbols(body, moved);
  return Buffer.concat([magic, ...members.flatMap(written)]);
}

function membersOf(archive) {
  const members = [];
  for (let offset = magic.length; offset < archive.length; ) {
    const header = Buffer.from(archive.subarray(offset, offset + headerLength));
    const start = offset + headerLength;
    const size = Number(header.toString('latin1', 48, 58));
    members.push({ offset, header, name: header.toString('latin1', 0, 16).trimEnd(), body: Buffer.from(archive.subarray(start, start + size)) });
    offset = start + padded(size);
  }
  return members;
}

function written({ header, body }) {
  header.write(String(body.length).padEnd(10), 48, 'latin1');
  return [header, body, Buffer.alloc(padded(body.length) - body.length, '\n')];
}

/** Members begin at even places. */
function padded(size) {
  return size + (size % 2);
}

/** The first member says where the member of each symbol begins: a count, then that many places, big end first. */
function moveSymbols(table, moved) {
  const count = table.readUInt32BE(0);
  for (let at = 4; at <= count * 4; at += 4) table.writeUInt32BE(moved.get(table.readUInt32BE(at)), at);
}

function isObject(body) {
  return body.readUInt32LE(0) === 0x6d736100;
}

/**
 * Symbols and relocations name sections by their number: debug sections stay, empty, and what moves their addresses,
 * which stands behind everything else, goes. The format: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
 */
function stripped(object) {
  const kept = [object.subarray(0, 8)];
  for (let offset = 8; offset < object.length; ) {
    const [size, sizeLength] = number(object, offset + 1);
    const body = offset + 1 + sizeLength;
    const end = body + size;
    const [nameLength, nameAt] = number(object, body);
    const nameEnd = body + nameAt + nameLength;
    const name = object[offset] === 0 ? object.toString('latin1', body + nameAt, nameEnd) : '';
    if (name.startsWith('.debug_')) kept.push(Buffer.from([0, ...leb(nameEnd - body)]), object.subarray(body, nameEnd));
    else if (!name.startsWith('reloc..debug_')) kept.push(object.subarray(offset, end));
    offset = end;
  }
  return Buffer.concat(kept);
}

/** A number in LEB128 and how many bytes it takes. */
function number(bytes, at) {
  let value = 0;
  for (let index = 0; ; index++) {
    value += (bytes[at + index] & 127) * 128 ** index;
    if (bytes[at + index] < 128) return [value, index + 1];
  }
}

function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}
