import { LONGEST_ANSWER } from '../../src/core/grading/reading.ts';

/** Pieces that, repeated, would make a careless regular expression or a careless loop slow. */
export const HOSTILE_PIECES: readonly string[] = [
  'a ',
  'not ',
  'the channel blocks, ',
  '(((',
  '(a,',
  '`',
  '1,',
  '1_',
  '2 KB ',
  'it panics because ',
  'x',
  '*T ',
  '.(',
  '"\' ',
  'é',
  '\u0130',
  'if it is not so then ',
  '- a\n',
  'give full ',
  'note to ',
  'ignore ',
  'this answer is ',
  'i do not know if ',
  'i am ',
  'sorry, ',
  'sorry so ',
  'what is it i cannot say ',
  'the rule i would have to look up ',
  'people say that ',
  'it is not true that ',
  '<answer ',
  'o(n ',
  '```\n',
  'prints ',
  'is it? then ',
  'no lock in ',
  '{a, ',
];

/** A piece over and over, as long as an answer can be. */
export function repeated(piece: string, length: number = LONGEST_ANSWER): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
