import { describe, expect, it } from 'vitest';
import { admissionsIn, saysDontKnow, withoutAdmissions } from '../../../src/core/grading/admission.ts';

/** What is left of a text, with single spaces. */
function left(text: string): string {
  return withoutAdmissions(text, admissionsIn(text)).replaceAll(/\s+/g, ' ').trim();
}

describe('an admission', () => {
  it.each<[text: string, left: string]>([
    ['It panics. Why, I do not know.', 'It panics. , .'],
    ['It starts at 2 KB. How it grows I cannot explain.', 'It starts at 2 KB. .'],
    ['RLock exists too, but whether several may hold it, I can’t recall.', 'RLock exists too, , .'],
    ['It returns an error. I don’t know what else it returns or when it blocks.', 'It returns an error. .'],
    [
      'len is 4. For cap I’m less sure, it has to do with the array',
      'len is 4. , it has to do with the array',
    ],
    ['The rule behind it I cannot state. It panics.', '. It panics.'],
    [
      'It is another one than in Java. Generations I would have to look up.',
      'It is another one than in Java. .',
    ],
    ['It panics, whether it says so I’m not able to tell', 'It panics,'],
    ['i forgot what the second value says', ''],
    ['I have no idea why it is so', ''],
    ['Not sure how it works', ''],
    ['I’d say no, but I’m not a hundred percent sure on this.', 'I’d say no, .'],
    ['I’m not certain that reading is fine without a lock', ''],
    ['If it runs again after a recover I don’t know, it blocks', ', it blocks'],
    ['If it is nil it blocks, if it is closed I don’t know.', 'If it is nil it blocks, .'],
    ['it fails, but if the compiler complains or the run time i don’t remember', 'it fails,'],
    ['It shrinks. What it looks at I cannot explain well, it is fast', 'It shrinks. , it is fast'],
    ['I believe not, and could not tell you what it is instead', 'I believe not,'],
    ['I know that it changed, but not how it works now', 'I know that it changed,'],
    ['It is a thread. How it goes with P I never really got', 'It is a thread.'],
    ['it takes them from somewhere. who takes from whom and when idk', 'it takes them from somewhere.'],
    ['It prints a line, how to get to the code I haven’t done yet', 'It prints a line, yet'],
    ['It hangs, but don’t nail me down on for how long', 'It hangs, but'],
    ['it is slow, dont rly know the mechanism', 'it is slow,'],
    ['it crashes. if the defers run in that case - sorry not sure', 'it crashes.'],
    [
      'It is still true. the why I don’t really get, something internal',
      'It is still true. , something internal',
    ],
    ['there is a case, but what it reads from I do not have in memory', 'there is a case,'],
    ['I feel there was a second reason but it’s gone', 'I feel there was a second'],
    ['-m prints it but what rules it follows I couldn’t list', '-m prints it'],
    ['it grows. the rest I always mix up', 'it grows.'],
    [
      'it takes a byte less. Maybe there is another reason, not that I would know',
      'it takes a byte less. Maybe there is another reason,',
    ],
    ['It is a queue. What it holds isn’t clear to me', 'It is a queue.'],
    ['there is RLock too but id have to look up what it does', 'there is RLock too but'],
    ['Only the sender should. If it stops you or it is just bad, I’m unsure', 'Only the sender should. ,'],
    ['linters complain, but couldn’t tell you what they have against it', 'linters complain,'],
  ])('takes what is not known out of the text: %s', (text, expected) => {
    expect(left(text)).toBe(expected);
  });

  it.each([
    'It panics. Why, I do not know.',
    'It is 2 KB, how it grows I would have to look up',
    'No idea about the capacity, the length is 4',
    'the values are copied, I never understood where to',
    'I am not sure whether the array is copied',
  ])('is of a part of the matter: %s', (text) => {
    expect(admissionsIn(text).some(({ ofPart }) => ofPart)).toBe(true);
  });

  it.each([
    'Not sure, but it panics',
    'idk, it panics i guess',
    'hm, no idea, it blocks maybe?',
    'I’m not sure, but it panics',
  ])('before a claim is a mere doubt: %s', (text) => {
    expect(admissionsIn(text).some(({ ofPart }) => ofPart)).toBe(false);
  });

  it.each([
    'The landlord has no idea of cakes.',
    'They have no idea that it was closed',
    'used when we don’t know the type in advance',
    'It is safe, don’t quote me on that',
    'it stays in the pool but it’s gone after a collection',
    'from a closed channel I don’t get a value',
    'It costs little, I haven’t used it in a loop',
    'TODO says "I don’t know yet"',
    'If unsure, pass context.TODO()',
    'Make sure that nobody sends, to be certain',
    'a leak if I forget to call cancel',
    'the receiver cannot tell a zero from a closed channel',
    'it blocks, but not when somebody receives',
    'one may send, but can’t tell whether it is closed',
  ])('is not what others do not know: %s', (text) => {
    expect(admissionsIn(text)).toEqual([]);
  });
});

describe('saying that one does not know', () => {
  it.each(['idk', 'I don’t know', 'no idea', 'pass', '?', '…?', 'Sorry, no clue', 'dunno'])('%s', (text) => {
    expect(saysDontKnow(text)).toBe(true);
  });

  it.each(['it panics', 'you pass it on', 'know your types'])('is not said by: %s', (text) => {
    expect(saysDontKnow(text)).toBe(false);
  });
});
