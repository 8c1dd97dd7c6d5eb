import { describe, expect, it } from 'vitest';
import { statedOutcome } from '../../../src/core/grading/stated-output.ts';

describe('the output of a program', () => {
  it.each<[prints: string, answer: string, expected: boolean]>([
    ['1 2 3\n', '1 2 3', true],
    ['1 2 3\n', '  1   2 3 ', true],
    ['1 2 3\n', '1, 2, 3', true],
    ['1 2 3\n', '1 2', false],
    ['1 2 3\n', '3 2 1', false],
    ['1 2\n', '1 2 3', false],
    ['1 2\n', '1 2\n3', false],
    ['4 5\n', '4 5.5', false],
    ['4 5\n', '-4 5', false],
    ['-4 5\n', 'prints -4 5', true],
    // Line breaks.
    ['1\n2\n', '1\n2', true],
    ['1\n2\n', '1\r\n2\r\n', true],
    ['1\n2\n', '1 then 2', true],
    ['1\n2\n', '1, then 2', true],
    ['1\n2\n', '1 and 2', true],
    ['1\n2\n', '1 2', true],
    ['1\n2\n', '1\\n2', true],
    ['1\n2\n', '1 -> 2', true],
    ['1\n2\n', '1 newline 2', true],
    ['1\n2\n', '1\n2\n3', false],
    ['1\n2\n', '1\n\n2\n\nThe loop stops there.', true],
    ['1\n2\n', '- 1\n- 2', true],
    ['1\n2\n', '> 1\n> 2', true],
    ['1\n2\n', 'line 1: 1\nline 2: 2', true],
    ['1\n2\n', '1 2 (each on its own line)', true],
    ['1\n2\n', '1 2 on separate lines', true],
    // Words around it.
    ['true false\n', 'It prints true false.', true],
    ['true false\n', 'True false', true],
    ['true false\n', 'the output is `true false` because of the type', true],
    ['true false\n', 'true true', false],
    ['4 5\n', 'it prints 4 5', true],
    ['4 5\n', 'prints:\n4 5', true],
    ['4 5\n', 'Output: 4 5', true],
    ['4 5\n', 'The output will be "4 5".', true],
    ['4 5\n', 'This program will print 4 5, since the array is copied', true],
    ['4 5\n', 'I think 4 5', true],
    ['4 5\n', "I'm not sure but I think it prints 4 5", true],
    ['4 5\n', '4 5?', true],
    ['4 5\n', '4 5 I guess', true],
    ['4 5\n', 'not 4 5', false],
    ['4 5\n', 'it does not print 4 5', false],
    ['4 5\n', "It won't print 4 5, it prints 5 4", false],
    ['4 5\n', '4 5 - append moves the array', true],
    ['4 5\n', '4 5 (append moves the array)', true],
    ['4 5\n', '4 5. Append moves the array.', true],
    ['4 5\n', '4 5, the array is shared by both', true],
    ['4 5\n', 'The slices share the array, so it prints 4 5.', true],
    ['4 5\n', 'The slices share an array, so 4 5', true],
    ['4 5\n', 'Both slices share the array.\n4 5', true],
    ['4 5\n', 'You might think it prints 5 5, but it prints 4 5 because append moves', true],
    ['4 5\n', 'It prints 4 5 because the deferred call prints 3 only later on', true],
    ['5\n', 'It prints 5 because it is 6 minus one', true],
    ['3\n', '2 goroutines run, so it prints 3', true],
    // Another answer that has the output in it.
    ['4\n', 'The output is `5` because the length is `4`', false],
    ['4\n', 'It prints 5. The length is 4.', false],
    ['4\n', '5 because the slice holds: 4', false],
    ['4 5\n', '4 5 or 5 4', false],
    ['4 5\n', '`4 5` or `5 4`', false],
    ['4 5\n', '4 5 / 5 4', false],
    ['4 5\n', 'either 4 5 or 5 4', false],
    ['4 5\n', 'It prints 4 5. It could also print 5 4.', false],
    ['4 5\n', 'It prints 4 5. It prints 5 4.', false],
    ['4 5\n', '4 5, it prints 5 4', false],
    ['4 5\n', '4 5 then it panics', false],
    ['4 5\n', '4 5 and then a deadlock', false],
    ['4 5\n', '4 5, followed by a line with the length', false],
    ['4 5\n', '4 5\nor maybe it is 5 4', false],
    ['4 5\n', '// prints 6\n// prints 4 5', false],
    ['one two three\n', 'one two three\none two three', false],
    ['4 5\n', '4 5\nAfter the append the array is another one.', true],
    ['4 5\n', 'it panics', false],
    ['4 5\n', 'compile error', false],
    ['2\n3\n', '1\n2\n3', false],
    // Fences and quotes.
    ['[1 2]\n', '```\n[1 2]\n```\nthe array is shared', true],
    ['[1 2]\n', '```go\n[1 2]\n```', true],
    ['[1 2]\n', '```[1 2]```', true],
    ['[1 2]\n', 'It prints:\n```\n[1 2]\n```', true],
    ['[1 2]\n', '[1 2]\nbecause the array is shared', true],
    ['[1 2]\n', '"[1 2]"', true],
    ['[1 2]\n', '“[1 2]”', true],
    ['[1 2]\n', "'[1 2]'", true],
    ['[1 2]\n', '**[1 2]**', true],
    ['[1 2]\n', '[ 1, 2 ]', true],
    ['[1 2]\n', '[1 2 3]', false],
    ['[] 0\n', '[] 0', true],
    ['map[a:1 b:2]\n', 'map[a: 1, b: 2]', true],
    ['{Ada 36}\n', '{Ada, 36}', true],
    ['"go" 2\n', '"go" 2', true],
    ['<nil> true\n', 'nil true', true],
    // Words as output.
    ['hello you\n', 'Hello you', true],
    ['hello you\n', 'hello You', false],
    ['context canceled\n', 'context cancelled', true],
    ['open\nclosed\n', 'open closed', true],
    ['open\nclosed\n', 'closed open', false],
    ['body: 2\nloop: 1\n', 'body: 2, loop: 1', true],
    ['body: 2\nloop: 1\n', 'body:2\nloop:1', true],
    ['then done\n', 'then done', true],
    // No output.
    ['', 'nothing', true],
    ['', 'It does not print anything', true],
    ['', '0', false],
  ])('%j is said by %j: %s', (prints, answer, expected) => {
    expect(statedOutcome(answer, { prints }) !== undefined).toBe(expected);
  });
});

describe('the output and the end of a program that panics', () => {
  const panics = 'assignment to entry in nil map';
  const deadlock = 'all goroutines are asleep - deadlock!';

  it.each<[prints: string, panics: string, answer: string, expected: boolean]>([
    ['1\n', panics, '1 then it panics', true],
    ['1\n', panics, '1\npanic: assignment to entry in nil map', true],
    ['1\n', panics, '1\npanic', true],
    ['1\n', panics, 'It panics after printing 1', true],
    ['1\n', panics, '1\nassignment to entry in nil map', true],
    ['1\n', panics, '1 / panic', true],
    ['1\n', panics, '1, and then boom, it panics because the map is nil', true],
    ['1\n', panics, '1 because the write to a nil map panics', true],
    ['1\n', panics, '1. The write to the nil map then panics.', true],
    ['1\n', panics, '1', false],
    ['ready\n', panics, 'ready steady, then it panics', false],
    ['ready\n', panics, 'ready\ndone. A panic is not recovered there.', false],
    ['ready\n', 'panic: oh no', 'ready, recovered: oh no, done', false],
    ['ready\n', 'panic: oh no', 'ready, then panic: oh no', true],
    ['1\n', panics, 'panic', false],
    ['1\n', panics, '1 2 panic', false],
    ['1\n', panics, '1, and it does not panic', false],
    ['1\n', panics, '1 and then a deadlock', false],
    ['1\n', deadlock, '1 and then a deadlock', true],
    ['1\n', deadlock, '1\nfatal error: all goroutines are asleep - deadlock!', true],
    ['1\n', deadlock, 'prints 1 and blocks forever', true],
    ['', panics, 'it panics', true],
    ['', panics, 'nothing, it panics', true],
    ['', panics, '0, then it panics', false],
    ['', panics, 'nothing', false],
    ['', panics, 'it prints 0', false],
  ])('%j and “%s” are said by %j: %s', (prints, panics, answer, expected) => {
    expect(statedOutcome(answer, { prints, panics }) !== undefined).toBe(expected);
  });
});

it('is quoted in the person’s own words', () => {
  expect(statedOutcome('It prints: 1,2 because …', { prints: '1\n2\n' })).toBe('1,2');
  expect(statedOutcome('1\n2', { prints: '1 2\n' })).toBe('1 ⏎ 2');
  expect(statedOutcome('1, and then it crashes', { prints: '1\n', panics: 'oh' })).toBe('1 … crashes');
});
