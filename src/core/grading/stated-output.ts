/** What comes of a program. */
export type Outcome = {
  /** Exactly what it prints. */
  readonly prints: string;
  /** What the panic or fatal error that ends it says, if one does. */
  readonly panics?: string | undefined;
};

/** A place of an answer at which the output may be told. */
type Place = {
  readonly start: number;
  /** Whether the program as a whole is said to print what follows: "it prints". */
  readonly claims: boolean;
  /** "it could print" */
  readonly hedged: boolean;
};

/**
 * The words with which an answer says what comes of a program, or undefined if it says something else. The output may be
 * the whole answer, its first or last lines, in a fence or quotes, or behind "it prints" and the like. White space does not
 * count, nor do commas, line breaks or "then" between values. What follows must be a reason: more values, or another guess,
 * make it another answer.
 */
export function statedOutcome(answer: string, { prints, panics }: Outcome): string | undefined {
  const text = plain(answer);
  const places = placesIn(text);
  const values = prints.split(/\s+/).filter(Boolean);
  if (values.length === 0) {
    const claimed = places.some(({ start, claims }) => (start === 0 || claims) && runAt(text, start) !== '');
    if (claimed) return undefined;
    return panics === undefined ? NOTHING.exec(text)?.[0] : (endAfter(text, panics) ?? endIn(text, panics));
  }
  const output = outputIn(text, places, values);
  if (output === undefined) return panics === undefined ? inPieces(text, values) : undefined;
  const rest = text.slice(output.end);
  if (panics === undefined) return isReason(rest) ? output.words : undefined;
  const before = isReason(rest) ? endIn(text.slice(0, output.end), panics) : undefined;
  const end = before ?? endAfter(rest, panics);
  return end && `${output.words} … ${end}`;
}

/** Where the output is told, unless something else is claimed to come out as well. */
function outputIn(
  text: string,
  places: readonly Place[],
  values: readonly string[],
): { readonly end: number; readonly words: string } | undefined {
  const pattern = new RegExp(`${WRAPPING}(?<words>${patternOf(values.join(' '))})${VALUE_ENDS}`, 'uy');
  const known = ` ${values.join(' ').toLowerCase()} `;
  let found: { end: number; words: string } | undefined;
  for (const { start, claims, hedged } of places) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match !== null) {
      const end = pattern.lastIndex;
      pattern.lastIndex = end + (/^[\s.,;:]*/.exec(text.slice(end))?.[0].length ?? 0);
      if (pattern.test(text)) return undefined; // it is printed once
      found ??= { end, words: (match.groups?.words ?? '').replaceAll('\n', ' ⏎ ') };
    } else if (claims) {
      const run = runAt(text, start).toLowerCase();
      if (run !== '' && (hedged || !known.includes(` ${run} `))) return undefined;
    }
  }
  return found;
}

/** "The first is 12 and the second 6": all the values in their order, and no other value in the whole answer. */
function inPieces(text: string, values: readonly string[]): string | undefined {
  if (values.length < 2 || /n't\b|\b(?:or|not|maybe|either|never|instead)\b/i.test(text)) return undefined;
  const found = [...text.matchAll(new RegExp(`(?<![\\w.])${VALUE}${VALUE_ENDS}`, 'giu'))].map(
    ([value]) => value,
  );
  return found.join(' ').toLowerCase() === values.join(' ') ? found.join(' … ') : undefined;
}

const NOTHING =
  /\b(?:nothing|no output|empty|blank)\b|\b(?:does not|doesn't|won't|never) (?:print|output)|\bprints no/i;
const DEADLOCK =
  'deadlock\\w*|all goroutines are asleep|asleep|hangs?|freez\\w+|stuck|fatal error|(?:block|wait)\\w* (?:for ?ever|for good|indefinitely|endlessly)';
const PANIC = 'panic\\w*|crash\\w*|fatal|run-?time error|exception|blows up|explodes|dies';
const DENIES = /(?:n't|\b(?:not|never|no|without|instead of))\s+(?:\w+\s+){0,2}$/i;
/** What the runtime puts before its message. */
const LABELS = /^(?:(?:panic|fatal error|runtime error): ?)+/i;
/** Words between the output and the end: "and then it ends with a …". */
const FILLERS =
  /^(?:(?:and|but|then|it|the|whole|entire|program|process|runtime|kills?|that|which|this|there|is|will|just|so|main|boom|gets?|hits?|ends?|ending|exits?|goes|runs?|throws?|raises?|causes?|with|by|an?|in|into|at|on|after|afterwards|before|finally|followed|second|third|last|next|write|send|close|call|assignment|unlock|line)[\s,:]+)*/i;

function endWords(panics: string): string {
  return panics.includes('deadlock') ? DEADLOCK : PANIC;
}

/** The words that say that the program ends as `panics` says. */
function endIn(text: string, panics: string): string | undefined {
  const said = text.matchAll(new RegExp(`\\b(?:${endWords(panics)})`, 'gi'));
  return [...said].find(({ index }) => !DENIES.test(contextBefore(text, index)))?.[0];
}

/** The words that say so right behind the output, in its reason, or in the next sentence or line. */
function endAfter(rest: string, panics: string): string | undefined {
  const said = rest.replace(OPENING, '');
  const next = said.replace(FILLERS, '');
  const message = panics.replace(LABELS, '').toLowerCase();
  const told = [said, next].some((words) => words.replace(LABELS, '').toLowerCase().startsWith(message));
  if (told) return message;
  const [word] = new RegExp(`^(?:${endWords(panics)})`, 'i').exec(next) ?? [];
  if (word !== undefined) return word;
  if (REASON.test(said)) return endIn(said, panics);
  return STOP.test(rest) ? endIn(said.split(/\n|[.;!?] /)[0] ?? '', panics) : undefined;
}

/** One form of quotes, spaces and line ends; fences and the marks of lists and quotations are gone. */
function plain(answer: string): string {
  return answer
    .replaceAll(/\r\n?|\u2028/g, '\n')
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/```(?:[a-z]*\n)?/g, '\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .replaceAll(/^ ?(?:>|[-*•](?= )|(?:line|row) \d+ ?[:.)=]) ?/gim, '')
    .trim();
}

/** Quotes, brackets and marks of emphasis before a value. */
const WRAPPING = '[\\s"\'`*_(]*';
const SEPARATOR = '(?:[\\s,;|"\'`⏎↵→/]|\\\\n|->|\\bthen\\b|\\band\\b|\\bnew ?line\\b|\\bfollowed by\\b)+';
const VALUE_ENDS = '(?![\\p{L}\\p{N}_]|\\.\\d)';

/** Values as people write them: a capital first, space within brackets, `True`, `nil` for `<nil>`, `cancelled`. */
function patternOf(values: string): string {
  return values
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll(/\\[[{(]/g, '$&\\s*')
    .replaceAll(/\\[\]})]/g, '\\s*$&')
    .replaceAll(/: ?/g, ':\\s*')
    .replaceAll(',', '\\s*,?\\s*')
    .replaceAll(/\b(t)rue\b|\b(f)alse\b/g, (word) => `(?:${word}|${word[0]?.toUpperCase()}${word.slice(1)})`)
    .replaceAll('<nil>', '<?[Nn]il>?')
    .replaceAll('canceled', 'cancell?ed')
    .replace(/^\p{Ll}/u, (first) => `[${first}${first.toUpperCase()}]`)
    .replaceAll(' ', SEPARATOR);
}

const OUTPUT_WORD = 'prints?|printing|outputs?|outputting|shows?|displays?|logs?|writes?';
const IS = "(?:is|are|will be|would be|should be|'s)";
const MODAL = '(?:(?:will|would|should|could|might|may|can|just|only|simply|always|also) )*';
const SUBJECT = '(?:it|this|that|program|code|main|result|answer|stdout|i(?: would)?|you(?: would)?|we|they)';
/** Words that lead up to the output; those of `claims` speak of the whole program. */
const LEAD = new RegExp(
  [
    `(?<claims>(?:(?<=^|[.;:!?/#\\n]\\s*)|\\b${SUBJECT} )${MODAL}(?:${OUTPUT_WORD})\\b|\\b(?:output|answer|result|stdout|total|sum) ?${IS}|(?<=^|\\n)(?:the )?(?:output|answer|result|stdout|prints?)\\b(?: ?${IS})?|\\bi(?: would|'d)? (?:think|guess|say|believe|expect|get))`,
    `\\b(?:${OUTPUT_WORD})\\b`,
    `\\b(?:it|that|this) ?${IS}`,
    '\\b(?:so|therefore|thus|hence|gives?|yields?|produces?|gets?|see|maybe|probably|perhaps)\\b',
    '=>|→',
  ].join('|'),
  'giu',
);
const AFTER_LEAD =
  /(?:\s|[:=>]|-(?=[\s>])|(?:that|it|out|just|only|simply|always|exactly|the (?:following|values?|lines?|numbers?))\b)*/iuy;
const HEDGES = /\b(?:or|could|might|may|maybe|perhaps|possibly|sometimes|alternatively)\b[^.;\n]{0,20}$/i;
/** "does not", "you might think", "if it were a slice it would" */
const DENIED =
  /(?:n't|\b(?:not|never|instead of|rather than))\s+(?:\w+\s+){0,2}$|\b(?:you|one|people|many|some|most|beginners?)\b[^.;\n]{0,30}\b(?:think|expect|say|guess|assume)\b[^.;\n]{0,15}$|\bif\b[^.;\n]{0,60}\bwould\b[^.;\n]{0,15}$/i;

/** As much before a place decides what it means, in code units; so no answer takes long. */
const CONTEXT = 100;

function contextBefore(text: string, index: number): string {
  return text.slice(Math.max(0, index - CONTEXT), index);
}

/** Where the output may be told: at the start, after words that lead up to it, after a line or sentence of prose. */
function placesIn(text: string): Place[] {
  const places: Place[] = [];
  const opening = /^[\s"'`*_(]*/.exec(text)?.[0].length ?? 0;
  const run = runLength(text, opening);
  places.push({ start: 0, claims: run > 0 && isReason(text.slice(opening + run)), hedged: false });
  for (const { 0: words, index, groups } of text.matchAll(LEAD)) {
    const claims = groups?.claims !== undefined;
    const before = contextBefore(text, index);
    if (DENIED.test(before) || DENIED.test(before + words)) continue;
    const start = endOf(AFTER_LEAD, text, index + words.length) ?? index + words.length;
    places.push({ start, claims, hedged: HEDGES.test(before + words) });
  }
  for (const { 0: mark, index } of text.matchAll(/\n\s*|[.!?;:] +/g)) {
    const line =
      contextBefore(text, index)
        .split(/\n|[.!?;] /)
        .at(-1) ?? '';
    if (wordsIn(line) >= PROSE) places.push({ start: index + mark.length, claims: false, hedged: false });
  }
  return places;
}

/** So many words in a row are prose, not output. */
const PROSE = 3;

function wordsIn(text: string): number {
  return text.match(/\p{L}{2,}/gu)?.length ?? 0;
}

const VALUE = '(?:-?\\d[\\w.]*|true\\b|false\\b|<?nil\\b>?|[\\[{<&][^\\s,;]*[^\\s,;.!])';
const VALUES = new RegExp(`${VALUE}(?:[\\s,;"'\`]+${VALUE})*`, 'iuy');

/** The values that stand at a place, joined by single spaces. */
function runAt(text: string, start: number): string {
  const at = start + (/^[\s"'`*_(,;.]*/.exec(text.slice(start))?.[0].length ?? 0);
  return text.slice(at, at + runLength(text, at)).replaceAll(/[\s,;"'`]+/g, ' ');
}

function runLength(text: string, start: number): number {
  const end = endOf(VALUES, text, start);
  return end === undefined ? 0 : end - start;
}

/** Where a sticky pattern that matches at `start` ends. */
function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Ends what was said before: of what follows, hardly anything can be more output. */
const STOP = /^[ \t"'`*_)]*(?:\n|[.;:!?(—–#]|-\s|--|\/\/)/;
const REASON =
  /^(?:and )?(?:because|since|as|so(?! ["'`]*[-\d[{])|due|for|cause|cuz|bc|b\/c|given|where|while|i (?:guess|think|believe)|probably|maybe|each|all|both|on |in |is |are |gets? |with |thanks|why|reason|explanation|the reason|not|lol|haha|obviously|of course|for sure|right|followed by (?:a )?new ?line)\b/i;
/** More output, another guess, or an end that the program does not come to. */
const GOES_ON =
  /^(?:and |but )*(?:or|then|(?:it |the program |that )?(?:then |also )*(?:prints?|outputs?|panics?|crash\w*|deadlocks?|hangs?|blocks?|exits?|fatal))\b/i;
/** The same within the sentence; a new one may well begin so. */
const GOES_ON_WITHIN = /^(?:and |but )*(?:after|afterwards|followed|finally|before|until|never)\b/i;

/** Marks before the next word. */
const OPENING = /^[\s.,;:!?…"'`*_)(—–#/|→>⏎↵\p{Extended_Pictographic}-]+/u;

/** Whether what follows an output is its reason, or nothing. */
function isReason(rest: string): boolean {
  const said = rest.replace(OPENING, '');
  if (said === '') return true;
  if (GOES_ON.test(said)) return false;
  if (REASON.test(said)) return true;
  if (STOP.test(rest)) return wordsIn(said) >= PROSE;
  return /^\s*,/.test(rest) && !GOES_ON_WITHIN.test(said) && runAt(said, 0) === '' && wordsIn(said) > PROSE;
}
