import porter2 from 'wink-porter2-stemmer';

/**
 * Words as chat writes them, and the words they stand for. A value may be several words; `not` in it denies what
 * follows, as the full form would.
 */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  cannot: 'can not',
  cant: 'can not',
  dont: 'do not',
  doesnt: 'does not',
  didnt: 'did not',
  isnt: 'is not',
  arent: 'are not',
  wasnt: 'was not',
  werent: 'were not',
  wont: 'will not',
  wouldnt: 'would not',
  couldnt: 'could not',
  shouldnt: 'should not',
  hasnt: 'has not',
  havent: 'have not',
  aint: 'is not',
  idk: 'i do not know',
  dunno: 'do not know',
  thats: 'that is',
  theres: 'there is',
  theyre: 'they are',
  youre: 'you are',
  whats: 'what is',
  u: 'you',
  ur: 'your',
  r: 'are',
  cuz: 'because',
  cos: 'because',
  coz: 'because',
  bc: 'because',
  bcz: 'because',
  bcs: 'because',
  bcoz: 'because',
  bcos: 'because',
  bcuz: 'because',
  becuz: 'because',
  becoz: 'because',
  becuse: 'because',
  becouse: 'because',
  becase: 'because',
  becasue: 'because',
  beacuse: 'because',
  beacause: 'because',
  becaus: 'because',
  bcause: 'because',
  tho: 'though',
  altough: 'although',
  allthough: 'although',
  wich: 'which',
  untill: 'until',
  til: 'until',
  whitout: 'without',
  withot: 'without',
  wihtout: 'without',
  witout: 'without',
  thru: 'through',
  gonna: 'going to',
  gotta: 'have to',
  wanna: 'want to',
  gotcha: 'trap',
  ppl: 'people',
  sth: 'something',
  smth: 'something',
  '4ever': 'forever',
  'w/': 'with',
  'w/o': 'without',
  wo: 'without',
  'b/c': 'because',
  nope: 'no',
  nop: 'no',
  nah: 'no',
  naw: 'no',
  yep: 'yes',
  yup: 'yes',
  yeah: 'yes',
  yea: 'yes',
  ye: 'yes',
  ya: 'yes',
  aye: 'yes',
  ptr: 'pointer',
  ptrs: 'pointers',
  chan: 'channel',
  chans: 'channels',
  ch: 'channel',
  mem: 'memory',
  alloc: 'allocate',
  allocs: 'allocates',
  dealloc: 'free',
  func: 'function',
  funcs: 'functions',
  fn: 'function',
  fns: 'functions',
  arr: 'array',
  val: 'value',
  vals: 'values',
  var: 'variable',
  vars: 'variables',
  elem: 'element',
  elems: 'elements',
  obj: 'object',
  objs: 'objects',
  ctx: 'context',
  mutexes: 'mutex',
  mu: 'mutex',
  goros: 'goroutines',
  gcs: 'gc',
  cpus: 'cpu',
  gorutine: 'goroutine',
  gorutines: 'goroutines',
  iface: 'interface',
  ifaces: 'interfaces',
  compiletime: 'compile time',
  param: 'parameter',
  params: 'parameters',
  arg: 'argument',
  args: 'arguments',
  impl: 'implement',
  impls: 'implements',
  init: 'initialize',
  sync: 'sync',
  struct: 'struct',
  dupe: 'duplicate',
  dupes: 'duplicates',
  perf: 'performance',
  str: 'string',
  strs: 'strings',
  dict: 'map',
  btw: 'by the way',
  aka: 'also known as',
  vs: 'versus',
  ok: 'okay',
  centre: 'center',
  grey: 'gray',
  defence: 'defense',
  catalogue: 'catalog',
};

/** Number words that answers use for figures. */
const NUMBERS: Readonly<Record<string, string>> = {
  zero: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
  sixteen: '16',
  twenty: '20',
  fifty: '50',
  hundred: '100',
  thousand: '1000',
};

/** Forms that a stemmer cannot bring together. */
const IRREGULAR: Readonly<Record<string, string>> = {
  sent: 'send',
  kept: 'keep',
  held: 'hold',
  wrote: 'write',
  written: 'write',
  ran: 'run',
  went: 'go',
  goes: 'go',
  got: 'get',
  gotten: 'get',
  made: 'make',
  took: 'take',
  taken: 'take',
  gave: 'give',
  given: 'give',
  threw: 'throw',
  thrown: 'throw',
  froze: 'freeze',
  frozen: 'freeze',
  lost: 'lose',
  left: 'leave',
  found: 'find',
  built: 'build',
  grew: 'grow',
  grown: 'grow',
  shrank: 'shrink',
  shrunk: 'shrink',
  began: 'begin',
  begun: 'begin',
  broke: 'break',
  broken: 'break',
  chose: 'choose',
  chosen: 'choose',
  fell: 'fall',
  fallen: 'fall',
  knew: 'know',
  known: 'know',
  meant: 'mean',
  paid: 'pay',
  said: 'say',
  saw: 'see',
  seen: 'see',
  slept: 'sleep',
  spent: 'spend',
  stood: 'stand',
  told: 'tell',
  thought: 'think',
  understood: 'understand',
  woke: 'wake',
  woken: 'wake',
  died: 'die',
  dies: 'die',
  dying: 'die',
  dead: 'die',
  did: 'do',
  does: 'do',
  doing: 'do',
  has: 'have',
  had: 'have',
  having: 'have',
  is: 'be',
  are: 'be',
  was: 'be',
  were: 'be',
  been: 'be',
  being: 'be',
  am: 'be',
  stole: 'steal',
  stolen: 'steal',
  hid: 'hide',
  hidden: 'hide',
  forgot: 'forget',
  forgotten: 'forget',
  caught: 'catch',
  became: 'become',
  came: 'come',
  brought: 'bring',
  bought: 'buy',
  felt: 'feel',
  led: 'lead',
  freed: 'free',
  frees: 'free',
  freeing: 'free',
  panicked: 'panic',
  panicking: 'panic',
  indices: 'index',
  children: 'child',
  hung: 'hang',
  stuck: 'stuck',
  bigger: 'big',
  biggest: 'big',
  larger: 'large',
  largest: 'large',
  smaller: 'small',
  smallest: 'small',
  faster: 'fast',
  fastest: 'fast',
  slower: 'slow',
  cheaper: 'cheap',
  shorter: 'short',
  longer: 'long',
  earlier: 'early',
  later: 'late',
  closer: 'close',
  lying: 'lie',
  lain: 'lie',
  raised: 'raise',
  rose: 'rise',
  risen: 'rise',
  tied: 'tie',
  dealt: 'deal',
  swept: 'sweep',
  drove: 'drive',
  driven: 'drive',
  safely: 'safe',
  safety: 'safe',
  nondeterministic: 'nondeterministic',
  people: 'people',
};

/** A word as it is compared with others. */
export type Form = {
  /** In full, American, a figure for a number word. */
  readonly word: string;
  /** The stem that all forms of the word share. */
  readonly stem: string;
  readonly kind: 'word' | 'number';
};

/** Entries each cache may hold: words are hostile input, so it must not grow for ever. */
const CACHE_LIMIT = 20_000;

/** Remembers what a function of one word came to; the words come back as the same strings, which compare fastest. */
function cached<T>(work: (word: string) => T): (word: string) => T {
  const cache = new Map<string, T>();
  return (word) => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const result = work(word);
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(word, result);
    return result;
  };
}

/** The words that one written lower-case word stands for: chat's short forms in full, figures for numbers. */
export const formsOf: (written: string) => readonly Form[] = cached((written) =>
  fullWords(written).map((word) => {
    const kind = /^\d/.test(word) ? 'number' : 'word';
    return { word, stem: kind === 'word' ? stemOf(word) : word, kind };
  }),
);

function fullWords(word: string): readonly string[] {
  const full = Object.hasOwn(SHORT_FORMS, word) ? SHORT_FORMS[word] : undefined;
  if (full !== undefined) return full.split(' ');
  return [Object.hasOwn(NUMBERS, word) ? (NUMBERS[word] ?? word) : word];
}

/** The stem that all forms of a lower-case word share, British or American. */
export const stemOf: (word: string) => string = cached(stemUncached);

function stemUncached(word: string): string {
  if (word === 'hardly') return word; // "hard" says nothing of the kind
  const regular = Object.hasOwn(IRREGULAR, word) ? (IRREGULAR[word] ?? word) : word;
  return regularStem(regular);
}

function regularStem(word: string): string {
  if (word.length < 3 || word.length > 40 || !/^[a-z]+$/.test(word)) return word;
  return porter2(american(word));
}

/** `synchronise` -> `synchronize`, `behaviour` -> `behavior`. Applied to rubrics and answers alike, so a false hit is harmless. */
function american(word: string): string {
  return word
    .replace(/(?<=.{4})is(e|ed|es|ing|ation|er|ers)$/, 'iz$1')
    .replace(/(?<=.{3})our(s|ed|ing|al|able)?$/, 'or$1');
}
