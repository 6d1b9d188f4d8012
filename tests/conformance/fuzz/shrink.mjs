// Makes a program that shows a difference as small as it gets.

/** @typedef {import('./generate.mjs').Node} Node */

/** @param {Node} node @returns {node is Node[]} */
const isList = (node) => Array.isArray(node);
/** A body is a list of instructions, each of which begins with its name. @param {Node} node @returns {node is Node[]} */
const isBody = (node) => isList(node) && node.every((one) => isList(one) && typeof one[0] === 'string');

/**
 * All programs that are one step smaller: an instruction or an argument of a list left out, or an
 * instruction replaced by a body that it holds.
 * @param {Node[]} node
 * @returns {Generator<Node[]>}
 */
function* smaller(node) {
  const replaced = (/** @type {number} */ at, /** @type {Node[]} */ by) => [...node.slice(0, at), ...by, ...node.slice(at + 1)];
  const body = isBody(node);
  for (let at = 0; at < node.length; ++at) {
    const inner = node[at];
    if (!isList(inner)) continue;
    if (body) {
      yield replaced(at, []);
      if (inner[0] !== 'co') for (const part of inner) if (isList(part) && isBody(part) && !part.some((one) => isList(one) && ['co', 'slot'].includes(String(one[0])))) yield replaced(at, part);
    }
    for (const less of smaller(inner)) yield replaced(at, [less]);
  }
}

/**
 * @param {Node[]} program
 * @param {(candidates: Node[][]) => Promise<boolean[]>} differ
 */
export async function shrink(program, differ) {
  const batch = 60;
  for (let found = true; found; ) {
    found = false;
    const candidates = [...smaller(program)].sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
    for (let from = 0; from < candidates.length && !found; from += batch) {
      const some = candidates.slice(from, from + batch);
      const at = (await differ(some)).indexOf(true);
      if (at < 0) continue;
      program = /** @type {Node[]} */ (some[at]);
      found = true;
    }
  }
  return program;
}
