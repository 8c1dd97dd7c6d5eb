import { describe, expect, it } from 'vitest';
import { saysOutput } from '../../../src/core/grading/output.ts';

describe('the output of a program', () => {
  it.each<[prints: string, answer: string, expected: boolean]>([
    ['1 2 3\n', '1 2 3', true],
    ['1 2 3\n', '  1   2 3 ', true],
    ['1 2 3\n', '1, 2, 3', true],
    ['1 2 3\n', '1 2', false],
    ['1 2 3\n', '3 2 1', false],
    ['1\n2\n', '1\n2', true],
    ['1\n2\n', '1 then 2', true],
    ['1\n2\n', '1 2', true],
    ['true false\n', 'It prints true false.', true],
    ['true false\n', 'the output is `true false` because of the type', true],
    ['true false\n', 'true true', false],
    ['[1 2]\n', '```\n[1 2]\n```\nthe array is shared', true],
    ['[1 2]\n', '[1 2]\nbecause the array is shared', true],
    ['[1 2]\n', '"[1 2]"', true],
    ['hello\n', 'Hello', false],
    ['4 5\n', 'it prints 4 5', true],
    ['4 5\n', 'I think 4 5', true],
    ['4 5\n', 'not 4 5', false],
  ])('%j is said by %j: %s', (prints, answer, expected) => {
    expect(saysOutput(answer, prints)).toBe(expected);
  });
});
