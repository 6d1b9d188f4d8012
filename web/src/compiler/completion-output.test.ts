import { describe, expect, it } from 'vitest';
import { completionsIn, signaturesIn } from './completion-output.ts';

const named = (output: string, name: string) => completionsIn(output).find((each) => each.name === name);

describe("clang's completions", () => {
  it('are a name with its result, its parameters and a call to insert', () => {
    expect(completionsIn('COMPLETION: compute : [#asyncio::Coroutine<int>#]compute(<#int a#>{#, <#double b = 2#>#})\n')).toEqual([
      { name: 'compute', kind: 'function', result: 'asyncio::Coroutine<int>', parameters: '(int a, double b = 2)', overloads: 1, snippet: 'compute($0)' },
    ]);
  });

  it.each([
    ['Operation<void, detail::SleepAwaiter>', 'Coroutine<>'],
    ['asyncio::Operation<std::pair<int, bool>, typename State::GetAwaiter>', 'Coroutine<std::pair<int, bool>>'],
  ])('show the operation %s as the coroutine that it is', (result, shown) => {
    expect(named(`COMPLETION: wait : [#${result}#]wait()\n`, 'wait')?.result).toBe(shown);
  });

  it('join overloads under their name', () => {
    const output = 'COMPLETION: all_tasks : [#int#]all_tasks()\nCOMPLETION: all_tasks : [#int#]all_tasks(<#const Loop &loop#>)\n';
    expect(completionsIn(output)).toMatchObject([{ name: 'all_tasks', overloads: 2, parameters: '()', snippet: 'all_tasks($0)' }]);
  });

  it.each([
    ['COMPLETION: done (InBase) : [#bool#][#Future<int>::#]done()[# const#]', { name: 'done', kind: 'function', result: 'bool', snippet: 'done()' }],
    ['COMPLETION: task : [#Task<int>#]task', { name: 'task', kind: 'variable', result: 'Task<int>', snippet: 'task' }],
    ['COMPLETION: asyncio : asyncio::', { name: 'asyncio', kind: 'namespace', snippet: 'asyncio' }],
    ['COMPLETION: Future : Future<{#<#class T#>#}>', { name: 'Future', kind: 'type', snippet: 'Future' }],
    ['COMPLETION: const', { name: 'const', kind: 'keyword', snippet: 'const' }],
    ['COMPLETION: make_unique : [#U#]make_unique<<#class T#>>(<#Args &&args...#>)', { kind: 'function', parameters: '(Args &&args...)', snippet: 'make_unique<$1>($0)' }],
    ['COMPLETION: Pattern : co_return <#expression#>;', { name: 'co_return', kind: 'keyword', snippet: 'co_return ${1:expression};' }],
    ['COMPLETION: Pattern : [#bool#]requires (<#parameters#>) {\n<#requirements#>\n}', { name: 'requires', snippet: 'requires (${1:parameters}) {\n${2:requirements}\n\\}' }],
    ['COMPLETION: Exception : Exception\nCOMPLETION: Exception : Exception(<#std::string message#>)', { name: 'Exception', kind: 'type', overloads: 1, snippet: 'Exception' }],
  ])('%s', (output, expected) => {
    expect(completionsIn(`${output}\n`)).toMatchObject([expected]);
  });

  it.each([
    'COMPLETION: any (Inaccessible) : [#AnyTask#]any()',
    'COMPLETION: f (Hidden,InBase) : [#void#]A::f()',
    'COMPLETION: operator= : [#Task<int> &#]operator=(<#const Task<int> &#>)',
    'COMPLETION: operator bool : operator bool()[# const#]',
    'COMPLETION: ~Task : [#void#]~Task()',
    'COMPLETION: __promote : __promote',
    'COMPLETION: _Xlength : [#void#]_Xlength()',
    'COMPLETION: AsCompleted<T> : AsCompleted<<#class T#>>(<#int i#>)',
    'OVERLOAD: [#int#]f(<#int a#>)',
  ])('leave out %s', (output) => {
    expect(completionsIn(`${output}\n`)).toEqual([]);
  });

  it('keep names with a leading underscore that programs may use', () => {
    expect(named('COMPLETION: _1 : [#const int#]_1\n', '_1')).toBeDefined();
  });
});

describe("clang's overloads", () => {
  it('say which parameter is being written', () => {
    expect(signaturesIn('OVERLOAD: [#void#]f(int a, <#double b#>)\n', '', 'f')).toEqual({
      signatures: [{ label: 'void f(int a, double b)', parameters: [[7, 12], [14, 22]] }],
      active: 1,
    });
  });

  it('get back the parameters with defaults that clang leaves out', () => {
    const offered = 'COMPLETION: f : [#T#]f(<#Coroutine<T> c#>{#, <#Options options = {}#>{#, <#int n = 1#>#}#})\nCOMPLETION: f : [#T#]f(<#int i#>)\n';
    const { signatures } = signaturesIn('OVERLOAD: [#int#]f(<#Coroutine<int> c#>)\nOVERLOAD: [#int#]f(<#int i#>)\n', offered, 'f');
    expect(signatures.map(({ label }) => label)).toEqual(['int f(Coroutine<int> c, Options options = {}, int n = 1)', 'int f(int i)']);
  });

  it('are named as the function object that is called', () => {
    const { signatures } = signaturesIn('OVERLOAD: [#void#]operator()(<#std::pair<int, int> x#>)\n', '', 'print');
    expect(signatures).toEqual([{ label: 'void print(std::pair<int, int> x)', parameters: [[11, 32]] }]);
  });
});
