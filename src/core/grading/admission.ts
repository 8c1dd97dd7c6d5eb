/**
 * What somebody says that they do not know. Its words claim nothing ("whether several may hold it, I can't recall"), and
 * whoever names a part of the matter as unknown has not answered that part.
 */
export type Admission = {
  /** Code units of the text, `end` excluded; with what is not known, where that is said. */
  readonly start: number;
  readonly end: number;
  /** Whether a part of the matter is meant, rather than a doubt before or behind a claim: "not sure, but it panics". */
  readonly ofPart: boolean;
};

const ADVERBS = '(?: (?:really|rly|honestly|just|quite|also|simply|actually|still|yet|exactly|sadly)){0,3}';
const ASKING = '(?:if|whether|what|why|how|which|where|when|who)';
/** What is not known, as far as the next pause; every gap in these patterns is bounded, so no input makes them slow. */
const REST = String.raw`(?:(?! but )[^.,;:!?\n]){0,200}`;
const ASKED = `(?:,? ?(?:nor|or|and|and also)? ?(?:not )?${ASKING}\\b${REST})`;
const THING = `(?: (?:the|its|their|any|all|every|much|more|anything|details?|names?)\\b${REST})`;
/** Where a clause may begin. */
const OPENING = String.raw`(?:^|[.,;:!?(\n–—-]\s*|\b(?:but|and|though|so|or) )`;

/** Not told of somebody else, nor put into somebody's mouth: "the landlord has no idea", “the waiter says "I don't know"”. */
const UNKNOWING = [
  // I don't know, I can't recall, I never understood
  `(?<!["“'’])\\bi${ADVERBS} ?(?:do not|don['’]?t|did not|didn['’]?t|can['’]?t|cannot|can not|could not|couldn['’]?t|would not|wouldn['’]?t|never|no longer|haven['’]?t|have not|am not able to|['’]?m not able to)${ADVERBS} (?:know|knew|recall|remember|say|tell|explain|state|name|describe|understand|understood|learn(?:ed|t)?|look(?:ed)? into|think of|come up with|list|give you|pin down|write down)\\b(?! yet\\b)`,
  // I never really got how; I know that it may, but not why
  `(?<!["“'’])\\bi never (?:really|quite|fully) (?:got|grasped)\\b`,
  `, (?:but|just) not(?= ${ASKING}\\b)(?<=\\bi (?:only |just )?(?:know|remember|recall|heard)\\b[^.;!?\\n]{0,160})`,
  `(?<!["“'’])\\bi(?: have|['’]ve)? (?:forgot|forgotten|forget)\\b(?! to\\b)`,
  `(?<!["“'’])\\bi(?: would|['’]?d) (?:have to|need to|be|must) (?:guess(?:ing)?|look|check|test|try|think)(?: up| it up| into it)?\\b`,
  `${OPENING}(?:i (?:have |really ){0,3}|i['’]ve (?:got )?|honestly,? |sorry,? )?(?:no (?:idea|clue)|not a clue|idk|dunno|beats me|no answer)\\b`,
  // the why I don't really get; what it reads from I do not have in mind; the reason slipped my mind
  String.raw`\bi (?:do not|don['’]?t)${ADVERBS} get\b(?= (?:it|why|how|what)\b|[.,;:!?\n]|$)`,
  String.raw`\bi (?:do not|don['’]?t) have (?:it |that |them )?in (?:memory|mind|my head)\b`,
  String.raw`\bi (?:always|often|usually|tend to|keep) (?:mix(?:ing)? (?:them |these |it )?up|confus(?:e|ing)(?: them| these| it)?)\b`,
  String.raw`\bnot that i (?:would |['’]d )?(?:know|remember)\b`,
  String.raw`\b(?:is not|isn['’]?t) (?:really |quite |entirely |fully )?clear to me\b`,
  String.raw`\b(?:(?:has |have )?(?:escapes|escaped) me|(?:has |have )?slipped my mind)\b`,
  String.raw`\b(?:reason|detail|thing|something|one)\b[^.,;:!?\n]{0,60} but (?:it is|it['’]?s) gone\b`,
  // who takes from whom idk; how it is done I haven't tried; it waits, don't nail me down on for how long
  String.raw` idk\b(?<=\b${ASKING}\b[^.;:!?\n]{1,160})`,
  String.raw`\bi (?:haven['’]?t|have not|never)${ADVERBS} (?:done|tried|used|read|seen|studied|looked)\b(?<=(?:^|[.,;:!?(\n] ?|\b(?:but|and|though) )(?:what|how|which|why|who|whether)\b[^.;:!?\n]{1,160})`,
  String.raw`\b(?:do not|don['’]?t) (?:nail me down|pin me down|quote me|count on me)(?= (?:on|for|about)\b[^.,;:!?\n]{0,20}\b${ASKING}\b)`,
  `${OPENING}(?:can['’]?t|cannot|could(?: not|n['’]?t)|don['’]?t|didn['’]?t)${ADVERBS} (?:remember|recall|know|explain|name|list|tell you|say (?=${ASKING}\\b))\\b`,
].join('|');
const UNSURE = `(?:${OPENING}|\\b(?:i am|i['’]?m) )(?:(?:really|honestly|just|still|sorry,?|i am|i['’]?m) ){0,3}(?:(?:not|less) (?:so |really |quite |entirely |completely |that |too |(?:a hundred percent|100 ?%) )?(?:sure|certain)|unsure|uncertain)\\b`;

const ADMISSION = new RegExp(
  `(?<unknowing>${UNKNOWING})(?: (?:exactly|anymore|any more|well(?: enough)?|properly|fully|in detail|offhand|now|for sure))*(?<about>(?:${ASKED}(?:${ASKED}){0,2}| (?:about|of|on)\\b${REST}|${THING}))?|(?<unsure>${UNSURE})(?<of>(?: (?:about|of|on|there|here)\\b${REST})?(?:${ASKED}(?:${ASKED}){0,2}| that\\b${REST})?)`,
  'gi',
);
/** Without one of these there is none: most answers are done with at once. */
const SIGN =
  /know|knew|recall|remember|sure|certain|idea|clue|forg[eo]t|guess|idk|dunno|beats me|no answer|tell you|explain|t say|nail me|escape|slipped|gone|have in|name|mix|confus|clear to me|\bid\b|pin me|quote me|count on|\bi(?:['’]d|['’]ve|\b)/i;

/** What stands before it and is what is not known: "how it grows, I don't know", "for the map itself I'm not sure". */
const ASKED_BEFORE = new RegExp(
  `(?:^|[.;:!?(\\n–—]\\s*|(?:, ?|\\b)(?:but|and|though|or) |, )(?:(?:how exactly|${ASKING.replace('if|', '').replace('|when', '')}|for|about|as to|as for)\\b[^.;:!?\\n]{1,160}|if\\b[^,.;:!?\\n]{1,160}|if\\b[^,.;:!?\\n]{1,100} or [^,.;:!?\\n]{1,100}, ?)$`,
  'i',
);
/** The same as a thing that opens the sentence: "the rule behind it I cannot state". */
const THING_BEFORE =
  /(?:^|[.;!?\n]\s*|\b(?:but|and|though) )(?!(?:it|they|you|we|i|that|this|there|yes|no|nope|yep|maybe|honestly|sorry)\b)(?:[\w'’-]+ ){1,6}$/i;
/** Code units before an admission in which that is looked for. */
const LOOK_BACK = 180;
/** So little before an admission leads up to what follows it: "hm, idk, it panics". */
const LEAD_IN = 12;

/** The admissions of a text, in order. */
export function admissionsIn(text: string): Admission[] {
  const found: Admission[] = [];
  if (!SIGN.test(text)) return found;
  for (const match of text.matchAll(ADMISSION)) {
    const { unknowing, about, of } = match.groups ?? {};
    const at = match.index + pauseOf(match[0]);
    const before = text.slice(Math.max(0, at - LOOK_BACK), at);
    const object = (about ?? of ?? '') !== '';
    const asked =
      ASKED_BEFORE.exec(before) ?? (unknowing === undefined || object ? null : THING_BEFORE.exec(before));
    const named = asked !== null || object;
    found.push({
      start: asked === null ? at : at - before.length + asked.index + pauseOf(asked[0]),
      end: match.index + match[0].length,
      ofPart: named || (unknowing !== undefined && at > LEAD_IN),
    });
  }
  return found;
}

/** Code units of the pause that words begin with, which stays where it is. */
function pauseOf(words: string): number {
  return /^[.,;:!?(\n–—-]*\s*/.exec(words)?.[0].length ?? 0;
}

/** The text without its admissions, each letter replaced by a space so that places hold. */
export function withoutAdmissions(text: string, admissions: readonly Admission[]): string {
  const plain: string[] = [];
  let done = 0;
  for (const { start, end } of admissions) {
    plain.push(text.slice(done, Math.max(done, start)));
    plain.push(text.slice(Math.max(done, start), end).replaceAll(/[^\n.,;:!?]/g, ' '));
    done = end;
  }
  return plain.join('') + text.slice(done);
}

/** The whole answer, where one word elsewhere would mean something: "you pass it on". */
const PASSES = /^\W*(?:pass|skip)\W*$/i;
/** Code units that tell whether somebody has anything to say at all. */
const BEGINNING = 500;

/** Whether a text begins by saying that its author does not know, or says nothing but that. */
export function saysDontKnow(text: string): boolean {
  const beginning = text.slice(0, BEGINNING);
  return PASSES.test(text) || admissionsIn(beginning).length > 0 || /^[\s?.!…]*\?[\s?.!…]*$/.test(beginning);
}

/**
 * Words that call a claim a guess, or take it back behind it. A plain "I think" does not, as it is how people talk, nor does
 * "may be", which also permits: "one reader may be in".
 */
const GUESS =
  /\b(?:maybe|perhaps|possibly|(?:might|could) (?:also |well |even )?be|guess(?:ing)?|a feeling|(?:not|less) (?:so |really |quite |entirely |completely |that |too |(?:a hundred percent|100 ?%) )?(?:sure|certain)|unsure|uncertain|(?:would not|wouldn['’]?t) bet|(?:can not|cannot|can['’]?t|could not|couldn['’]?t) (?:really )?say)\b|\?/i;

/** Whether somebody says that what they claim in these words is but a guess. */
export function saysGuess(words: string): boolean {
  return GUESS.test(words);
}
