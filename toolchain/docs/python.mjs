// Where Python's own documentation speaks of what the library mirrors.

const documentation = 'https://docs.python.org/3/';

/** The pages of asyncio's names; a name that is on none of them is looked for in the documentation's search. */
const pages = {
  'library/asyncio-runner.html': 'run Runner',
  'library/asyncio-task.html': `Task TaskGroup Timeout all_tasks as_completed create_eager_task_factory create_task current_task
    eager_task_factory gather iscoroutine run_coroutine_threadsafe shield sleep timeout timeout_at to_thread wait wait_for
    FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED`,
  'library/asyncio-future.html': 'Future ensure_future isfuture wrap_future',
  'library/asyncio-sync.html': 'Lock Event Condition Semaphore BoundedSemaphore Barrier BrokenBarrierError',
  'library/asyncio-queue.html': 'Queue PriorityQueue LifoQueue QueueEmpty QueueFull QueueShutDown',
  'library/asyncio-exceptions.html': 'TimeoutError CancelledError InvalidStateError IncompleteReadError LimitOverrunError',
  'library/asyncio-eventloop.html': `get_running_loop get_event_loop set_event_loop new_event_loop Handle TimerHandle AbstractEventLoop
    SelectorEventLoop EventLoop loop`,
  'library/asyncio-graph.html': 'capture_call_graph print_call_graph format_call_graph FutureCallGraph FrameCallGraphEntry',
};

const pageOf = new Map(Object.entries(pages).flatMap(([page, names]) => names.split(/\s+/).map((name) => [name, page])));

/** What is no name of asyncio's: the syntax, the built-in functions and classes, and other modules. */
const others = [
  [/^async def$/, () => 'reference/compound_stmts.html#async-def'],
  [/^async with$/, () => 'reference/compound_stmts.html#async-with'],
  [/^async for$/, () => 'reference/compound_stmts.html#async-for'],
  [/^object\.(\w+)$/, ([, name]) => `reference/datamodel.html#object.${name}`],
  [/^coroutine\.(\w+)$/, ([, name]) => `reference/datamodel.html#coroutine.${name}`],
  [/^agen\.(\w+)$/, ([, name]) => `reference/expressions.html#agen.${name}`],
  [/^anext$/, () => 'library/functions.html#anext'],
  [/^str$/, () => 'library/stdtypes.html#str'],
  [/^range$/, () => 'library/stdtypes.html#range'],
  [/^(?!asyncio\.|loop\.)([a-z_.]+)\.\w+$/, ([name, module]) => `library/${module}.html#${name}`],
  [/^(?:BaseException|Exception|GeneratorExit|KeyboardInterrupt|\w+Error|ExceptionGroup)$/, ([name]) => `library/exceptions.html#${name}`],
];

/** Names that stand for a part of something else. */
const aliases = {
  'return_exceptions=True': 'asyncio.gather',
  'asyncio.BaseEventLoop': 'asyncio.AbstractEventLoop',
};

/** Pyodide's, by the module. */
const pyodide = (name) => `https://pyodide.org/en/stable/usage/api/python-api/${name.split('.')[1]}.html#${name}`;

/** The address of a Python object's documentation, as a comment names it: `asyncio.sleep(delay, result)`, `loop.time()`. */
export function pythonAddress(mirrored) {
  const name = (aliases[mirrored] ?? mirrored).replace(/\(.*/, '');
  if (name.startsWith('pyodide.')) return pyodide(name);
  for (const [pattern, place] of others) {
    const match = pattern.exec(name);
    if (match) return documentation + place(match);
  }
  const inModule = name.replace(/^asyncio\./, '');
  const page = pageOf.get(inModule.split('.')[0]);
  return page ? `${documentation}${page}#asyncio.${inModule}` : `${documentation}search.html?q=${encodeURIComponent(name)}`;
}
