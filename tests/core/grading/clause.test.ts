import { describe, expect, it } from 'vitest';
import { clausesOf } from '../../../src/core/grading/clause.ts';
import { lexemesOf } from '../../../src/core/grading/token.ts';

/** Clauses parted by ` | `, one that leans on the one before marked `~`, one of a question `?`, denied words in capitals. */
const written = (text: string) =>
  clausesOf(lexemesOf(text))
    .map(({ tokens, denials, leans, asks }) => {
      const words = tokens.map(({ word }, index) =>
        (denials[index] ?? 0) % 2 === 1 ? word.toUpperCase() : word,
      );
      return `${leans ? '~' : ''}${asks ? '?' : ''}${words.join(' ')}`;
    })
    .join(' | ');

describe('clauses', () => {
  it.each([
    ['a sentence is one', 'The send panics.', 'the send panics'],
    ['sentences part', 'It panics. Nil blocks.', 'it panics | nil blocks'],
    ['“but” parts', 'nil blocks but closed panics', 'nil blocks | but closed panics'],
    [
      '“because” leans on what it explains',
      'it panics because it is closed',
      'it panics | ~because it is closed',
    ],
    [
      'a pronoun leans on what it stands for',
      'The map grows. It moves entries.',
      'the map grows | ~it moves entries',
    ],
    [
      '“and” parts no two nouns that are one subject',
      'the receiver and the sender wait',
      'the receiver and the sender wait',
    ],
    ['“and” parts no pair', 'it chooses between stack and heap', 'it chooses between stack and heap'],
    [
      '“and” behind more than a pair parts',
      'it lies between keys that move and nil is bad',
      'it lies between keys that move | and nil is bad',
    ],
    ['“and so” opens one clause', 'it has a type and so it blocks', 'it has a type | ~and so it blocks'],
    ['“and” parts two subjects', 'len is 4 and cap is 5', 'len is 4 | and cap is 5'],
    [
      '“and” with a verb leans on its subject',
      'the sender waits and blocks',
      'the sender waits | ~and blocks',
    ],
    [
      'a condition and its result belong together',
      'If nobody reads, the send blocks',
      'if nobody READS | ~the send blocks',
    ],
    ['an arrow leans', 'the type is set -> not nil', 'the type is set | ~not NIL'],
    ['a label belongs to what it names', 'len: the number of elements', 'len the number of elements'],
    ['a verdict is no label', 'No: it blocks', 'no | ~it blocks'],
    ['a figure belongs to what it is of', 'The new capacity is: 5', 'the new capacity is 5'],
    ['a figure behind a comma is a claim', 'a struct w/o fields, 0 bytes', 'a struct without FIELDS | 0byte'],
    ['unless figures are listed', 'it is 4, 5 or 1,000', 'it is 4 5 or 1000'],
    ['a claim before a figure is done', 'it cannot go back: 4 are left', 'it can not GO BACK | 4 are left'],
    [
      'what follows a subject and a colon leans on it',
      'The second receiver: never woken',
      'the second receiver | ~never WOKEN',
    ],
    [
      'what follows a claim and a colon does not',
      'It blocks there: nil waits',
      'it blocks there | nil waits',
    ],
    ['a misspelt “because” leans', 'it panics becuse nil is', 'it panics | ~because nil is'],
    ['so does “cause” before a subject', 'it grows cause there is room', 'it grows | ~cause there is room'],
    ['“cause” the verb parts nothing', 'locks cause it to wait', 'locks cause it to wait'],
    ['nor does “cause” the noun', 'the cause is a lock', 'the cause is a lock'],
    ['“yet” parts', 'it is closed yet readable', 'it is closed | yet readable'],
    ['“yet” at the end belongs to its clause', 'it is not there yet', 'it is not THERE YET'],
    ['“nope” parts', 'nope random', 'no | random'],
    [
      '“it is … that” has its subject in itself',
      'Sending is fine. It is receiving that hangs',
      'sending is fine | it is receiving that hangs',
    ],
    [
      '“it is a … that” leans',
      'The map grows. It is a table that moves',
      'the map grows | ~it is a table that moves',
    ],
    [
      'two subjects of one verb are one',
      'the zero value of a slice and a map is nil',
      'the 0 value of a slice and a map is nil',
    ],
    ['“not because” is one', 'not because it is fast', 'not BECAUSE it is fast'],
    ['a list is many', 'lock, mutex, race', 'lock | mutex | race'],
  ])('%s', (_, text, expected) => {
    expect(written(text)).toBe(expected);
  });
});

describe('a question', () => {
  it.each([
    ['is one', 'Does it panic? It blocks.', '?does it panic | ~it blocks'],
    ['is a guess without a word that asks', 'Panics? I think.', 'panics | ~i think'],
    ['is one that is answered with no', 'A panic? No, it blocks.', '?a panic | no | ~it blocks'],
    ['is a guess that is answered with yes', 'A panic? Yes.', 'a panic | yes'],
    ['is told of', 'It asks "does it leak?" No, it blocks.', 'it asks does it leak | no | ~it blocks'],
    ['is a condition before “then”', 'Is it full? Then it waits.', 'is it full | ~then it waits'],
    [
      'is a denied condition before “otherwise”',
      "Isn't it full? Otherwise it waits.",
      'is not IT FULL | ~otherwise it waits',
    ],
    [
      'of several clauses is one',
      'It waits. Does it, if full, panic? No.',
      'it waits | ?does it | ~?if full | ~?panic | no',
    ],
    [
      'in quotes belongs to its sentence',
      'whoever asks "is it free?" gets told so',
      'whoever asks is it free gets told so',
    ],
    [
      'in quotes before a new sentence is done',
      'He asks "is it free?" It is told.',
      'he asks is it free | ~it is told',
    ],
  ])('%s', (_, text, expected) => {
    expect(written(text)).toBe(expected);
  });
});

describe('a denial', () => {
  it.each([
    ['covers what follows', 'it does not panic', 'it does not PANIC'],
    ['comes in many words', 'it never blocks', 'it never BLOCKS'],
    ['ends with its clause', 'it does not panic, it blocks', 'it does not PANIC | ~it blocks'],
    ['ends at “but”', 'not a panic but a block', 'not A PANIC | but a block'],
    ['ends at “and”', 'does not panic and is fine', 'does not PANIC | ~and is fine'],
    ['covers both of “neither … nor”', 'neither blocks nor panics', 'neither BLOCKS nor PANICS'],
    ['goes on past an object', 'len does not tell you the size', 'len does not TELL YOU THE SIZE'],
    ['goes on past “its”', 'it does not know its length', 'it does not KNOW ITS LENGTH'],
    ['ends where a new subject has its verb', 'does not panic it blocks', 'does not PANIC it blocks'],
    [
      'in a relative clause is short',
      'memory that is not needed stays there for ever',
      'memory that is not NEEDED STAYS there for ever',
    ],
    [
      'of preventing leaves what is not prevented',
      'does not stop the gc from freeing it',
      'does not STOP THE GC from freeing it',
    ],
    ['is “no way to”', 'there is no way to shrink it', 'there is no WAY TO SHRINK IT'],
    ['ends with “no way” alone', 'no way, it blocks', 'no WAY | ~it blocks'],
    ['twice is none', 'it is not true that it does not panic', 'it is not true that IT DOES NOT panic'],
    [
      'of a sentence reaches its end',
      'it is not true that it panics, or that it blocks',
      'it is not true that IT PANICS | OR THAT IT BLOCKS',
    ],
    [
      'of a sentence goes on past “however many”',
      'it is false that it blocks, however many wait',
      'it is false that IT BLOCKS | HOWEVER MANY WAIT',
    ],
    ['is a myth as well', "it's a myth that maps shrink", 'it is a myth that MAPS SHRINK'],
    [
      'is none of a thing that one rejects',
      'I reject it in review: structs outlive calls',
      'i reject it in review | ~structs outlive calls',
    ],
    [
      'is of a thought that one rejects',
      'I reject the idea that maps shrink',
      'i reject the idea that MAPS SHRINK',
    ],
    ['is a doubt as well', 'I doubt that maps shrink', 'i doubt that MAPS SHRINK'],
    [
      'is what others wrongly think',
      'people wrongly think that maps shrink',
      'people wrongly think that MAPS SHRINK',
    ],
    [
      'is what one might think',
      "you'd think the table shrinks, but only the values go",
      'you would think THE TABLE SHRINKS | but only the values go',
    ],
    ['is none in what one would do', 'you would close it there', 'you would close it there'],
    [
      'may come last and be put right',
      'The belief that it hangs is wrong, it panics',
      'THE BELIEF THAT IT HANGS is wrong | ~it panics',
    ],
    [
      'is none in “contrary to belief”',
      'contrary to popular belief it does not block',
      'contrary to popular belief it does not BLOCK',
    ],
    [
      'reaches back no further than “who”',
      'waiting for somebody who does not exist',
      'waiting for somebody who DOES not EXIST',
    ],
    ['is code as well', 'if !ok stop', 'if not OKAY STOP'],
    [
      'reaches on behind “after that”',
      'after that they do not let you wait',
      'after that they do not LET YOU WAIT',
    ],
    ['starts again with each “no”', 'no block no panic', 'no BLOCK no PANIC'],
    [
      'ends before what is there all the same',
      'with no hint just the header',
      'with no HINT just the header',
    ],
    ['covers what is made to happen', 'nobody makes you wait', 'nobody MAKES YOU WAIT'],
    [
      'ends at the subject behind a scene',
      'even when nobody writes the map the order changes',
      'even when nobody WRITES THE MAP the order changes',
    ],
    ['may come last', 'that maps shrink is false', 'THAT MAPS SHRINK is false'],
    [
      'with a light verb covers no verb before “as”',
      "both start as doesn't exist",
      'both start as DOES not EXIST',
    ],
    ['with a light verb covers its subject', 'a panic does not happen', 'A PANIC DOES not HAPPEN'],
    ['is none in “not only”', 'not only panics', 'not only panics'],
    ['is none in “no matter”', 'it panics no matter what', 'it panics no matter what'],
    ['is “instead of”', 'it blocks instead of panicking', 'it blocks instead OF PANICKING'],
    ['is “rather than”', 'a block rather than a panic', 'a block rather THAN A PANIC'],
    ['is “without”', 'returns without blocking', 'returns without BLOCKING'],
    [
      'in a setting ends at the subject',
      'when there is no space left you park the sender',
      'when there is no SPACE LEFT you park the sender',
    ],
    [
      'of a deed left out ends at the subject',
      'rather than photocopying the letter you hand it over',
      'rather THAN PHOTOCOPYING THE LETTER you hand it over',
    ],
    [
      'of a thing left out ends at “each”',
      'w/o buffer space each send waits',
      'without BUFFER SPACE each send waits',
    ],
    [
      'of what somebody has ends at what they do',
      'the cashier with no customers calls the next',
      'the cashier with no CUSTOMERS calls the next',
    ],
    [
      'of what somebody has ends behind them',
      'a cashier with no line in front of her waves over half of the next',
      'a cashier with no LINE in front of her waves over half of the next',
    ],
    [
      'in “whatever” is short',
      'whatever has no sticker gets thrown out',
      'whatever has no STICKER GETS thrown out',
    ],
    ['of a place ends at the verb', 'fields not in the file stay nil', 'fields not IN THE FILE stay nil'],
    [
      'of a predicate goes on past its place',
      'the value is not in the buffer that waits',
      'the value is not IN THE BUFFER THAT WAITS',
    ],
    [
      'of what is left out ends at the next denial',
      'a select without default never blocks',
      'a select without DEFAULT never BLOCKS',
    ],
    [
      'of what is left out ends at the verb',
      'a select without default blocks',
      'a select without DEFAULT blocks',
    ],
    [
      'of what is left out ends at a new subject',
      'with no default the select waits',
      'with no DEFAULT the select waits',
    ],
    [
      'of what is left out ends at a figure',
      'without any lock two writers clash',
      'without ANY LOCK 2 writers clash',
    ],
    ['of a deed left out covers what is done to', 'without copying the array', 'without COPYING THE ARRAY'],
    [
      'in a condition ends at the next subject with a verb',
      'if the buffer is not full the send returns',
      'if the buffer is not FULL the send returns',
    ],
    ['in a condition goes on over an object', 'when nobody holds the lock', 'when nobody HOLDS THE LOCK'],
    ['by “no” covers what its noun does', 'no receiver waits there', 'no RECEIVER WAITS THERE'],
    ['by “no” within what is said does, too', 'so that no data is lost', 'so that no DATA IS LOST'],
    [
      'by “but no” after a verb does, too',
      'it is big but no data is lost',
      'it is big | but no DATA IS LOST',
    ],
    [
      'by “but no” after a noun ends at the verb',
      'a box with a logo but no present is a box',
      'a box with a logo but no PRESENT is a box',
    ],
    [
      'by “no guarantee” covers what is not guaranteed',
      'there is no guarantee the order is kept',
      'there is no GUARANTEE THE ORDER IS KEPT',
    ],
    ['by “no longer” covers the verb', 'it no longer blocks', 'it no LONGER BLOCKS'],
    ['by “no” ends at what that means', 'no lock means a race', 'no LOCK means a race'],
    ['of meaning covers what is not meant', 'that does not mean a race', 'that does not mean A RACE'],
    [
      'of a lack is none',
      'you cannot read it without taking the lock',
      'you can not READ IT WITHOUT taking the lock',
    ],
    ['by “nobody” of a lack is none', 'nobody gets in without a key', 'nobody GETS IN WITHOUT a key'],
    ['of a lack alone stays', 'it runs without taking the lock', 'it runs without TAKING THE LOCK'],
    ['twice in a row is none', 'it is not without a lock', 'it is not WITHOUT a lock'],
    ['of knowing covers no question', 'you cannot know who comes first', 'you can not KNOW who comes first'],
    [
      'of saying covers no question',
      "you can't say which comes first, it's luck",
      'you can not SAY | ~which comes first | ~it is luck',
    ],
    ['of predicting covers no question', 'nobody can predict how it ends', 'nobody CAN PREDICT how it ends'],
    [
      'of a sentence covers one that starts with a condition',
      'it is false that when full it blocks',
      'it is false that | ~WHEN FULL IT BLOCKS',
    ],
    ['of knowing a thing covers it', 'it does not know the order', 'it does not KNOW THE ORDER'],
    [
      'of saying “that” covers what is said',
      'you cannot say that it blocks',
      'you can not say that IT BLOCKS',
    ],
    [
      'of a sentence ends with a semicolon',
      'it is not true that it panics; it blocks',
      'it is not true that IT PANICS | ~it blocks',
    ],
    [
      'of a sentence goes on past a colon',
      'it is not true that it panics: nil is bad',
      'it is not true that IT PANICS | NIL IS BAD',
    ],
    ['ends at an arrow', 'without any lock => two writers', 'without ANY LOCK | ~2 writers'],
    ['is “fails to”', 'the code fails to compile', 'the code fails TO COMPILE'],
  ])('%s', (_, text, expected) => {
    expect(written(text)).toBe(expected);
  });
});
