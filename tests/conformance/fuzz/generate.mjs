// Random programs of the fuzzer's language. A program is the body of its main coroutine: a list of
// instructions, each a list whose head is its name. Bodies nest as lists of instructions; times are tenths of
// seconds, so that ties are common; tasks and futures stand in slots which all tasks share, and so
// do the locks, events, queues and their like. A program that begins with `debug` runs in debug mode.

/** @typedef {string | number | null | Node[]} Node */

/**
 * A random source that gives the same numbers for the same seed on every machine (mulberry32).
 * @param {number} seed
 */
function randomSource(seed) {
  let state = seed >>> 0;
  const below = (/** @type {number} */ limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    /** @template T @param {readonly T[]} choices @returns {T} */
    pick: (choices) => /** @type {any} */ (choices[below(choices.length)]),
    chance: (/** @type {number} */ percent) => below(100) < percent,
  };
}

const slots = 4;
const errors = ['ValueError', 'RuntimeError', 'LookupError', 'TimeoutError'];

/** @param {ReturnType<typeof randomSource>} random */
function grammar(random) {
  const { below, pick, chance } = random;
  let budget = 10 + below(50);
  let labels = 0;
  /** What is open around the instruction: without it some make little sense. */
  const open = { group: 0, timeout: 0, condition: 0, generator: 0 };
  /** @param {keyof typeof open} what @param {() => Node[]} make */
  const within = (what, make) => {
    ++open[what];
    const made = make();
    --open[what];
    return made;
  };
  /** What this program likes: few kinds of instructions together meet more often than all of them. */
  const favours = new Set(['tasks', ...['futures', 'waits', 'timeouts', 'groups', 'locks', 'queues', 'barriers', 'callbacks', 'eager', 'variables', 'generators'].filter(() => chance(40))]);

  const slot = () => below(slots);
  const delay = () => pick([0, 0, 1, 1, 1, 2, 2, 3, 5]);
  const deadline = () => pick([null, 0, 1, 1, 2, 2, 3]);
  const text = () => pick([null, null, 'a', 'b']);
  const name = () => (chance(30) ? `task${++labels}` : null);
  /** Instructions that often fail: most are caught, or hardly a program would come far. @param {Node[]} instruction @returns {Node} */
  const risky = (instruction) => (chance(75) ? ['try', [instruction], 'Exception', [], 0] : instruction);
  const eager = () => (favours.has('eager') && chance(50) ? 1 : 0);
  const error = () => (chance(8) ? 'CancelledError' : pick(errors));

  /** @param {number} depth @returns {Node[]} */
  function body(depth, longest = 5) {
    const instructions = [];
    for (let count = 1 + below(longest); count > 0 && budget > 0; --count) instructions.push(instruction(depth));
    return instructions;
  }
  /** @param {number} depth @returns {Node} */
  const item = (depth) => (chance(60) && depth > 0 ? ['co', body(depth - 1, 4)] : ['slot', slot()]);
  /** @param {number} depth @param {(depth: number) => Node} one @returns {Node[]} */
  const several = (depth, one) => Array.from({ length: pick([0, 1, 2, 2, 3, 3]) }, () => one(depth));
  /** @param {number} depth @returns {Node[]} */
  const coroutine = (depth) => ['co', body(Math.max(depth - 1, 0), 4)];

  /** @typedef {[string, number, (depth: number) => Node, (keyof typeof open)?]} Choice its kind, its weight, what it needs around it */

  /** Instructions that never wait, also for callbacks. @type {Choice[]} */
  const immediate = [
    ['tasks', 4, () => ['log', below(100)]],
    ['tasks', 4, () => ['cancel', slot(), text()]],
    ['tasks', 2, () => ['state', slot()]],
    ['tasks', 1, () => ['rename', slot(), `name${++labels}`]],
    ['tasks', 1, () => ['result', slot()]],
    ['tasks', 1, () => ['raise', error(), text()]],
    ['futures', 4, () => ['future', slot()]],
    ['futures', 4, () => ['setresult', slot(), below(100)]],
    ['futures', 2, () => ['setexception', slot(), error(), pick(['x', 'y'])]],
    ['callbacks', 3, () => ['whendone', slot(), below(100)]],
    ['callbacks', 2, () => ['unwhendone', slot()]],
    ['callbacks', 2, () => ['unhandle', below(2)]],
    ['eager', 1, () => ['factory', below(2)]],
    ['variables', 8, () => ['varset', below(2), below(2), below(100)]],
    ['variables', 8, () => ['varget', below(2)]],
    ['variables', 5, () => ['varreset', below(2), below(2)]],
    ['variables', 3, () => ['context', below(2)]],
    ['locks', 3, () => ['set', below(2)]],
    ['locks', 2, () => ['clear', below(2)]],
    ['locks', 1, () => ['release', below(2)]],
    ['locks', 1, () => ['releasesem', below(2)]],
    ['locks', 8, () => ['notify', below(2), 1 + below(2)], 'condition'],
    ['locks', 2, () => ['count'], 'condition'],
    ['locks', 1, () => ['locked', below(2)]],
    ['queues', 3, () => ['putnow', below(4), below(10)]],
    ['queues', 3, () => ['getnow', below(4)]],
    ['queues', 3, () => ['taskdone', below(4)]],
    ['queues', 1, () => ['shutdown', below(4), below(2)]],
  ];
  const fails = new Set(['result', 'setresult', 'setexception', 'release', 'releasesem', 'notify', 'putnow', 'getnow', 'taskdone', 'varget', 'varreset']);
  /** The same for tasks. @type {Choice[]} */
  const caught = immediate.map(([kind, weight, make, needs]) => [kind, weight, () => {
    const made = /** @type {Node[]} */ (make(0));
    return fails.has(String(made[0])) ? risky(made) : made;
  }, needs]);
  /** @type {Choice[]} */
  const inTasks = [
    ['tasks', 12, () => ['sleep', delay()]],
    ['tasks', 9, () => risky(['await', slot()])],
    ['tasks', 1, () => ['cancelme', text()]],
    ['tasks', 2, () => ['uncancel']],
    ['tasks', 2, () => ['cancelling']],
    ['tasks', 1, () => ['return', below(100)]],
    ['waits', 7, () => risky(['wait', Array.from({ length: 1 + below(3) }, slot), deadline(), below(3)])],
    ['timeouts', 6, () => ['reschedule', deadline()], 'timeout'],
    ['locks', 3, () => ['event', below(2)]],
    ['locks', 2, () => ['acquire', below(2)]],
    ['locks', 2, () => ['acquiresem', below(2)]],
    ['locks', 8, () => risky(['condwait', below(2)]), 'condition'],
    ['locks', 4, () => risky(['condwaitfor', below(2), 1 + below(3)]), 'condition'],
    ['barriers', 6, () => risky(['barrier', below(2)])],
    ['barriers', 1, () => ['resetbarrier', below(2)]],
    ['barriers', 1, () => ['abortbarrier', below(2)]],
    ['queues', 5, () => risky(['put', below(4), below(10)])],
    ['queues', 5, () => risky(['get', below(4)])],
    ['queues', 2, () => ['join', below(4)]],
    ['generators', 14, () => risky(['next']), 'generator'],
    ['generators', 7, () => risky(['asend', below(100)]), 'generator'],
    ['generators', 6, () => risky(['athrow', error(), text()]), 'generator'],
    ['generators', 3, () => risky(['aclose']), 'generator'],
  ];
  /** Instructions with bodies. @type {Choice[]} */
  const nesting = [
    ['tasks', 16, (depth) => ['new', slot(), name(), body(depth - 1), eager()]],
    ['tasks', 6, (depth) => ['try', body(depth - 1, 3), pick(['Exception', 'CancelledError', 'all']), body(depth - 1, 2), below(2)]],
    ['tasks', 3, (depth) => ['finally', body(depth - 1, 3), body(depth - 1, 2)]],
    ['tasks', 1, (depth) => ['call', body(depth - 1, 3)]],
    ['tasks', 1, (depth) => ['loop', 2, body(depth - 1, 3)]],
    ['waits', 9, (depth) => ['gather', several(depth, item), below(2)]],
    ['waits', 5, (depth) => ['gatherkeep', slot(), several(depth, item), below(2)]],
    ['waits', 6, (depth) => ['shield', item(depth)]],
    ['waits', 2, (depth) => ['shieldkeep', slot(), item(depth)]],
    ['waits', 3, (depth) => ['completed', several(depth, chance(60) ? coroutine : () => ['slot', slot()]), deadline()]],
    ['timeouts', 10, (depth) => ['waitfor', item(depth), deadline()]],
    ['timeouts', 9, (depth) => ['timeout', deadline(), within('timeout', () => body(depth - 1, 4))]],
    ['groups', 10, (depth) => ['group', within('group', () => body(depth - 1))]],
    ['groups', 24, (depth) => ['spawn', slot(), name(), body(depth - 1, 4), eager()], 'group'],
    ['locks', 3, (depth) => ['lock', below(2), body(depth - 1, 3)]],
    ['locks', 3, (depth) => ['semaphore', below(2), body(depth - 1, 3)]],
    ['locks', 2, (depth) => ['condition', below(2), within('condition', () => body(depth - 1, 3))]],
    ['callbacks', 3, () => ['soon', below(2), callbackBody()]],
    ['callbacks', 3, () => ['later', below(2), delay(), callbackBody()]],
    ['variables', 8, (depth) => ['newin', slot(), below(2), body(depth - 1)]],
    ['variables', 3, () => ['soonin', below(2), callbackBody()]],
    ['variables', 3, () => risky(['runin', below(2), callbackBody()])],
    ['callbacks', 2, () => ['at', below(2), delay(), callbackBody()]],
    ['generators', 16, (depth) => ['generator', steps(depth - 1), chance(40) ? body(depth - 1, 2) : [], within('generator', () => body(depth - 1))]],
    ['generators', 10, (depth) => ['iterate', body(depth - 1, 2)], 'generator'],
  ];
  const callbackBody = () => Array.from({ length: 1 + below(3) }, () => choose(immediate, 0));

  /** What a generator does: instructions, and values with who may catch what is thrown in there. @param {number} depth @returns {Node[]} */
  const steps = (depth) => Array.from({ length: 1 + below(5) }, () => (chance(40)
    ? ['do', within('generator', () => body(depth, 2))]
    : ['yield', below(100), pick(['nothing', 'nothing', 'Exception', 'GeneratorExit', 'everything']), body(depth, 1)]));

  /** @param {Choice[]} from @param {number} depth @returns {Node} */
  function choose(from, depth) {
    const possible = from.filter(([kind, , , needs]) => favours.has(kind) && (!needs || open[needs] > 0 || chance(5)));
    let at = below(possible.reduce((sum, [, weight]) => sum + weight, 0));
    const [, , make] = /** @type {typeof from[number]} */ (possible.find(([, weight]) => (at -= weight) < 0));
    return make(depth);
  }
  /** @param {number} depth @returns {Node} */
  function instruction(depth) {
    --budget;
    return choose(depth > 0 ? [...caught, ...inTasks, ...nesting] : [...caught, ...inTasks], depth);
  }

  return { body, left: () => budget, patient: chance(80), debug: chance(10), future: () => chance(favours.has('futures') ? 50 : 15) };
}

/**
 * @param {number} seed
 * @returns {Node[]} the body of main
 */
export function generate(seed) {
  const { body, left, future, patient, debug } = grammar(randomSource(seed));
  // Something in the slots to begin with.
  /** @type {Node[]} */
  const program = Array.from({ length: slots }, (_, slot) => (future() ? ['future', slot] : ['new', slot, null, body(3), 0]));
  while (left() > 0) program.push(...body(4, 8));
  // Most programs let the others go on when main's own part is over, however it ended.
  const whole = patient ? [['try', program, 'all', [], 0], ['sleep', 9]] : program;
  return debug ? [['debug'], ...whole] : whole;
}
