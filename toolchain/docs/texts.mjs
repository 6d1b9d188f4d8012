// What the documentation's pages say of their own, in two languages, and what each of the library's headers is about.

export const languages = ['en', 'ko'];

export const texts = {
  en: {
    name: 'English',
    skip: 'Skip to the text',
    pages: { guide: 'Guide', reference: 'Reference' },
    contents: 'Contents',
    language: 'Language',
    guide: {
      description: 'From async def to task groups: asyncio in C++ for those who know it in Python.',
      meanings: { unsafe: 'Wrong', breaks: 'Wrong', rejected: 'Not compiled', safe: 'Right' },
      outputs: { rejected: 'Compiler', other: 'Output' },
      code: { cpp: 'C++', python: 'Python' },
    },
    reference: {
      title: 'Reference',
      description: 'Every name of the library: what it promises, what it throws, and the Python object it mirrors.',
      introduction: [
        'Everything is in namespace <code>asyncio</code> and in one header, <code>&lt;asyncio/asyncio.hpp&gt;</code>. The names, and what they do, are those of Python’s asyncio; <a href="guide.html">the guide</a> says how one writes with them.',
        'What gives a <code>Coroutine</code> does nothing until that is awaited; what gives a <code>Task</code> or a <code>Future</code> has begun. “Throws” names what a function throws besides the exceptions of the code it runs or awaits.',
      ],
      python: 'In Python',
      alsoOf: (names) => `Also has the members of ${names}.`,
      sameAs: (name) => `The same as in ${name}:`,
      kinds: { function: 'function', class: 'class', concept: 'concept', alias: 'type alias', enum: 'enumeration', constant: 'constant' },
    },
    modules: {
      runners: 'The way in. <code>run</code> makes a loop, runs one coroutine on it to its end, and leaves nothing behind; a <code>Runner</code> keeps its loop through several calls.',
      coroutine: 'What a function of <code>co_await</code> returns. It does nothing until it is awaited or made a task, and is awaited once.',
      tasks: 'Coroutines that run by themselves, and what waits for one or for several of them: sleeping, gathering, waiting, shielding, and what takes the place of an <code>await</code> in <code>except</code> and <code>finally</code>.',
      taskgroups: 'Tasks that end together: the first error cancels the others, and nothing is left running behind the block.',
      timeouts: 'Limits in time, for a block or for one thing that is awaited.',
      with: 'Python’s <code>async with</code> as a function: it enters a context, runs a body, and leaves the context whatever happened.',
      futures: 'The result of something that is not done yet. Tasks are futures; one’s own are for gluing callbacks to coroutines.',
      locks: 'Synchronisation of tasks, not of threads. None of these may be copied or moved; who waits keeps alive what it waits for.',
      queues: 'Queues between tasks, with and without a limit, in order of arrival, by priority, or the last first.',
      as_completed: 'Results in the order in which they come, and not in that in which they were asked for.',
      async_generators: 'Generators that may await between two values: Python’s <code>async for</code>.',
      generators: 'Generators and <code>range</code>, as ordinary C++ ranges: nothing in them awaits.',
      contextvars: 'Variables with a value of their own in each context. A task runs in a copy of the context it was made in.',
      exceptions: 'The exceptions under Python’s names. An error derives from <code>std::exception</code>; what is no error, a cancellation first of all, does not, so that <code>catch (const std::exception&amp;)</code> lets it pass.',
      events: 'The event loop, its callbacks, and handles of tasks and futures of any type. Most programs need none of it.',
      duration: 'Spans of time, as every function here takes them: <code>1s</code>, <code>100ms</code> or a number of seconds.',
      host: 'What a loop needs from outside. For those who bring a clock of their own.',
    },
  },
  ko: {
    name: '한국어',
    skip: '본문으로 건너뛰기',
    pages: { guide: '안내서', reference: '레퍼런스' },
    contents: '차례',
    language: '언어',
    guide: {
      description: 'async def에서 태스크 그룹까지: 파이썬 asyncio를 아는 사람을 위한 C++ asyncio.',
      meanings: { unsafe: '틀린 코드', breaks: '틀린 코드', rejected: '컴파일되지 않음', safe: '바른 코드' },
      outputs: { rejected: '컴파일러', other: '출력' },
      code: { cpp: 'C++', python: '파이썬' },
    },
    reference: {
      title: '레퍼런스',
      description: '라이브러리의 모든 이름: 무엇을 약속하고 무엇을 던지는지, 파이썬의 무엇에 해당하는지.',
      introduction: [
        '모든 이름은 네임스페이스 <code>asyncio</code>와 헤더 하나, <code>&lt;asyncio/asyncio.hpp&gt;</code>에 있습니다. 이름과 동작은 파이썬 asyncio 그대로이고, 어떻게 쓰는지는 <a href="guide.ko.html">안내서</a>에 있습니다.',
        '<code>Coroutine</code>을 반환하는 것은 await하기 전에는 아무 일도 하지 않고, <code>Task</code>나 <code>Future</code>를 반환하는 것은 이미 시작한 것입니다.',
        '설명은 헤더의 주석을 그대로 옮긴 것이라 영어입니다. “Throws”는 실행하거나 기다리는 코드의 예외 말고 그 함수가 던지는 예외를, “Mirrors”는 그에 해당하는 파이썬의 이름을 가리킵니다.',
      ],
      python: '파이썬에서는',
      alsoOf: (names) => `${names}의 멤버도 있습니다.`,
      sameAs: (name) => `다음 멤버는 ${name}의 것과 같습니다:`,
      kinds: { function: '함수', class: '클래스', concept: '콘셉트', alias: '타입 별칭', enum: '열거형', constant: '상수' },
    },
    modules: {
      runners: '프로그램의 입구입니다. <code>run</code>은 루프를 만들어 코루틴 하나를 끝까지 실행하고 아무것도 남기지 않습니다. <code>Runner</code>는 여러 번 실행하는 동안 루프를 유지합니다.',
      coroutine: '<code>co_await</code>를 쓰는 함수가 반환하는 것입니다. await하거나 태스크로 만들기 전에는 아무 일도 하지 않으며, 한 번만 await할 수 있습니다.',
      tasks: '스스로 실행되는 코루틴과, 그 하나 또는 여럿을 기다리는 함수들입니다. sleep, gather, wait, shield, 그리고 <code>except</code>와 <code>finally</code> 안의 <code>await</code>를 대신하는 것들이 있습니다.',
      taskgroups: '함께 끝나는 태스크들입니다. 처음 난 오류가 나머지를 취소하고, 블록 뒤에 남아 도는 것이 없습니다.',
      timeouts: '블록 하나, 또는 await하는 것 하나에 거는 시간제한입니다.',
      with: '파이썬의 <code>async with</code>를 함수로 옮긴 것입니다. 컨텍스트에 들어가 본문을 실행하고, 무슨 일이 있어도 컨텍스트에서 나옵니다.',
      futures: '아직 끝나지 않은 일의 결과입니다. 태스크도 퓨처이며, 직접 만든 퓨처는 콜백을 코루틴에 이을 때 씁니다.',
      locks: '스레드가 아니라 태스크를 위한 동기화입니다. 복사하거나 옮길 수 없고, 기다리는 쪽이 기다리는 대상을 살려 둡니다.',
      queues: '태스크 사이의 큐입니다. 크기 제한이 있거나 없고, 들어온 순서대로, 우선순위대로, 또는 나중 것부터 꺼냅니다.',
      as_completed: '요청한 순서가 아니라 끝나는 순서대로 결과를 받습니다.',
      async_generators: '값과 값 사이에서 await할 수 있는 제너레이터입니다. 파이썬의 <code>async for</code>에 해당합니다.',
      generators: '제너레이터와 <code>range</code>입니다. 평범한 C++ 범위이고, 안에서 await하지 않습니다.',
      contextvars: '컨텍스트마다 값이 따로 있는 변수입니다. 태스크는 만들어진 컨텍스트의 복사본에서 실행됩니다.',
      exceptions: '파이썬과 이름이 같은 예외들입니다. 오류는 <code>std::exception</code>을 상속합니다. 취소처럼 오류가 아닌 것은 상속하지 않으므로 <code>catch (const std::exception&amp;)</code>에 잡히지 않습니다.',
      events: '이벤트 루프와 콜백, 그리고 타입을 가리지 않는 태스크와 퓨처의 핸들입니다. 대부분의 프로그램은 직접 쓸 일이 없습니다.',
      duration: '시간의 길이입니다. 여기의 모든 함수가 <code>1s</code>, <code>100ms</code>, 또는 초를 나타내는 수로 받습니다.',
      host: '루프가 바깥에서 필요로 하는 것입니다. 자기 시계를 쓰려는 사람을 위한 것입니다.',
    },
  },
};

/** The order in which the headers are told; one that is not named here comes last, by its name. */
export const moduleOrder = Object.keys(texts.en.modules);
