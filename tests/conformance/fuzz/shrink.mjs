// Makes a program that shows a difference as small as it gets.

/** @typedef {import('./generate.mjs').Node} Node */

/** @param {Node} node @returns {node is Node[]} */
const isList = (node) => Array.isArray(node);
/** Instructions, or what a gathering or a generator is made of: lists that begin with a name. @param {Node} node @returns {node is Node[]} */
const isSeries = (node) => isList(node) && node.every((one) => isList(one) && typeof one[0] === 'string');
/** What lists begin with that are no instructions. */
const parts = new Set(['co', 'slot', 'do', 'yield']);
/** @param {Node} node @returns {node is Node[]} */
const isBody = (node) => isSeries(node) && !node.some((one) => isList(one) && parts.has(String(one[0])));

/**
 * All programs that are one step smaller: one of a series left out, or an instruction replaced by a body that
 * it holds.
 * @param {Node[]} node
 * @returns {Generator<Node[]>}
 */
function* smaller(node) {
  const replaced = (/** @type {number} */ at, /** @type {Node[]} */ by) => [...node.slice(0, at), ...by, ...node.slice(at + 1)];
  for (const [at, inner] of node.entries()) {
    if (!isList(inner)) continue;
    if (isSeries(node)) yield replaced(at, []);
    if (isBody(node)) for (const body of inner.filter(isBody)) yield replaced(at, body);
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
