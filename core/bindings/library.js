// What the library calls in JavaScript, as Emscripten links it (--js-library). Handles are Embind's; `future` is a
// pointer that JavaScript only hands back.

addToLibrary({
  $asyncio__deps: ['$Emval', '$stackSave', '$stackRestore', 'asyncio_page_turn', 'asyncio_page_threw'],
  $asyncio: {
    timer: undefined,
    channel: undefined,

    /** Calls into the library. What JavaScript throws through it, the library hears of. */
    enter(call) {
      const stack = stackSave();
      try {
        call();
      } catch (error) {
        if (!asyncio.isJavaScripts(error)) throw error;
        stackRestore(stack);
        asyncio.report(error);
      }
    },

    report(error) {
      const stack = stackSave();
      try {
        _asyncio_page_threw(Emval.toHandle(error));
      } catch (another) {
        // The program's exception handler threw in its turn.
        if (!asyncio.isJavaScripts(another)) throw another;
        stackRestore(stack);
        console.error(another);
      }
    },

    /** Not an exception of C++'s, nor the end of the module: a trap, `exit()`. */
    isJavaScripts(error) {
      const isEnd = error === 'unwind' || error?.name === 'ExitStatus' || error instanceof WebAssembly.RuntimeError;
      return !isEnd && !(WebAssembly.Exception && error instanceof WebAssembly.Exception);
    },

    /** Comes at once, where a timer of no time would wait four milliseconds. In Node messages would not let timers through. */
    post() {
      if (ENVIRONMENT_IS_NODE) return setImmediate(asyncio.posted);
      if (!asyncio.channel) {
        asyncio.channel = new MessageChannel();
        asyncio.channel.port1.onmessage = asyncio.posted;
      }
      asyncio.channel.port2.postMessage(null);
    },

    posted: () => asyncio.enter(() => _asyncio_page_turn(false)),

    /** Timers hold 31 bits of milliseconds; the library arms one that came too early anew. */
    arm(delay) {
      clearTimeout(asyncio.timer);
      asyncio.timer = setTimeout(() => asyncio.enter(() => _asyncio_page_turn(true)), Math.min(delay, 0x7fffffff));
    },
  },

  asyncio_page_post__deps: ['$asyncio'],
  asyncio_page_post: () => {
    asyncio.post();
  },
  asyncio_page_arm__deps: ['$asyncio'],
  asyncio_page_arm: (delay) => asyncio.arm(delay),
  asyncio_page_disarm__deps: ['$asyncio'],
  asyncio_page_disarm: () => clearTimeout(asyncio.timer),

  // Calls a function of the program's; gives what JavaScript threw in it, 0 for nothing.
  asyncio_call__deps: ['$asyncio', '$Emval', '$stackSave', '$stackRestore'],
  asyncio_call: (callee, argument) => {
    const stack = stackSave();
    try {
      {{{ makeDynCall('vp', 'callee') }}}(argument);
      return 0;
    } catch (error) {
      if (!asyncio.isJavaScripts(error)) throw error;
      stackRestore(stack);
      return Emval.toHandle(error);
    }
  },

  // Tells `future` how `promise` ends. Gives a function: it is not to be told any more, and what it waits for is to stop.
  asyncio_promise_await__deps: ['$asyncio', '$Emval', 'asyncio_future_settled'],
  asyncio_promise_await: (promise, future, controller) => {
    controller = Emval.toValue(controller);
    const settled = (fulfilled) => (value) => {
      if (future) asyncio.enter(() => _asyncio_future_settled(future, fulfilled, Emval.toHandle(value)));
    };
    Promise.resolve(Emval.toValue(promise)).then(settled(true), settled(false));
    return Emval.toHandle(() => {
      future = 0;
      controller?.abort();
    });
  },

  // Tells `future` of the next event. Gives a function that takes the listener off.
  asyncio_event_await__deps: ['$asyncio', '$Emval', 'asyncio_future_settled'],
  asyncio_event_await: (target, type, future) => {
    target = Emval.toValue(target);
    type = Emval.toValue(type);
    const listener = (event) => asyncio.enter(() => _asyncio_future_settled(future, true, Emval.toHandle(event)));
    target.addEventListener(type, listener, { once: true });
    return Emval.toHandle(() => target.removeEventListener(type, listener));
  },

  asyncio_invoke__deps: ['$Emval'],
  asyncio_invoke: (stop) => {
    Emval.toValue(stop)();
  },

  // A promise that the library settles. Until then an abort of `signal`, where there is one, cancels `future`.
  asyncio_promise_make__deps: ['$asyncio', '$Emval', 'asyncio_future_aborted'],
  asyncio_promise_make: (signal, future) => {
    signal = Emval.toValue(signal) ?? undefined;
    const made = { signal, aborted: () => asyncio.enter(() => _asyncio_future_aborted(future)) };
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    signal?.addEventListener('abort', made.aborted);
    if (signal?.aborted) made.aborted();
    return Emval.toHandle(made);
  },
  asyncio_promise_of__deps: ['$Emval'],
  asyncio_promise_of: (made) => Emval.toHandle(Emval.toValue(made).promise),
  asyncio_promise_settle__deps: ['$Emval'],
  asyncio_promise_settle: (made, fulfilled, value) => {
    made = Emval.toValue(made);
    value = Emval.toValue(value);
    made.signal?.removeEventListener('abort', made.aborted);
    if (fulfilled) made.resolve(value);
    else made.reject(value);
  },

  // What a promise is rejected with: as `fetch` does after an abort; as Python would call the exception; for a group
  // with its exceptions, an array.
  asyncio_error_abort__deps: ['$Emval', '$UTF8ToString'],
  asyncio_error_abort: (made, message) => {
    const { signal } = Emval.toValue(made);
    if (signal?.aborted) return Emval.toHandle(signal.reason);
    return Emval.toHandle(new DOMException(UTF8ToString(message) || 'The task was cancelled.', 'AbortError'));
  },
  asyncio_error_make__deps: ['$Emval', '$UTF8ToString'],
  asyncio_error_make: (name, message, errors) => {
    name = UTF8ToString(name);
    message = UTF8ToString(message);
    errors = Emval.toValue(errors);
    const error = errors ? new AggregateError(errors, message) : new Error(message);
    return Emval.toHandle(Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true }));
  },
  // What JavaScript says of what was thrown: of an error its name and message.
  asyncio_error_text__deps: ['$Emval', '$stringToNewUTF8'],
  asyncio_error_text: (error) => {
    let text;
    try {
      text = String(Emval.toValue(error));
    } catch {
      text = 'an object that has no text';
    }
    return stringToNewUTF8(text);
  },
});
