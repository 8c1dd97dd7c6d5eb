import { z } from 'zod';
import { parsePattern } from './grading/pattern.ts';
import { quantitiesIn } from './quantity.ts';

/** Levels from easiest to hardest. */
export const LEVELS = ['warm-up', 'core', 'senior', 'staff'] as const;
export type Level = (typeof LEVELS)[number];

/** Every kind of question a bank may hold. `design` and `code` are kept in the bank but not asked by `practice`. */
export const KINDS = ['open', 'recall', 'choice', 'output', 'design', 'code'] as const;
export type Kind = (typeof KINDS)[number];

/** The kinds that one message can answer, as people know them: `recall` questions are open ones to them. */
export const ASKED_KINDS = ['open', 'choice', 'output'] as const;

/** What kind of answer an example stands for; the grader's tests report by it. */
export const EXAMPLE_KINDS = [
  'full',
  'terse',
  'paraphrase',
  'partial',
  'weak',
  'wrong',
  'negated',
  'off-topic',
] as const;

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a slug: lower-case words and digits joined by hyphens');
const line = z.string().trim().min(1);
const marks = z.number().int().min(0).max(100);

/** YAML reads a bare `0` as a number and a bare `true` as no text either. */
const pattern = z
  .preprocess(
    (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
    line,
  )
  .superRefine((source, context) => {
    const parsed = parsePattern(source);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
  });
const patterns = z.array(pattern).min(1);

/** Named groups of phrasings, used in a pattern as `{name}`. */
export const glossarySchema = z.record(slug, patterns);
export type Glossary = z.infer<typeof glossarySchema>;

const figureSchema = z.strictObject({
  is: line
    .refine(
      (written) => quantitiesIn(written).length === 1,
      'must be one quantity, such as `12k rps` or `1.2 TB/day`',
    )
    .describe('The right figure with its unit.'),
  within: z
    .number()
    .gt(1)
    .default(3)
    .describe('How many times too much or too little still counts (3 if left out).'),
  about: patterns
    .optional()
    .describe('Patterns that tell in its clause which figure it is, where there are several.'),
});

const pointFields = {
  point: line.describe('What a good answer says, as the person reads it in the feedback.'),
  marks: marks.describe(
    'What it earns, out of 100. Points may add up to more than 100: the mark stops there.',
  ),
  says: patterns.optional().describe('Patterns; one that matches earns all the marks.'),
  partly: patterns.optional().describe('Patterns that earn half the marks.'),
  some: z
    .strictObject({ need: z.number().int().min(1), of: z.array(pattern).min(2) })
    .optional()
    .describe('Any `need` of these patterns earn all the marks, fewer their share.'),
  stance: z.literal(true).optional().describe('Also met by the right yes or no.'),
  figure: figureSchema.optional().describe('A figure that meets the point; `partly` then tells the method.'),
};
const isMeetable = {
  error: 'a point needs `says`, `some`, `stance` or `figure`',
} as const;

const pointSchema = z.strictObject(pointFields).refine(meetable, isMeetable);

/** A point of a stage can lead to a question of the interviewer's, or to an answer. */
const stagePointSchema = z
  .strictObject({
    ...pointFields,
    probe: line.optional().describe('What the interviewer asks when it is missed, without giving it away.'),
    reply: line.optional().describe('In `clarify`: what the interviewer answers when it is asked about.'),
    dive: slug.optional().describe('The deep dive to choose when this is missed.'),
  })
  .refine(meetable, isMeetable);
export type StagePoint = z.infer<typeof stagePointSchema>;

function meetable(point: {
  readonly says?: unknown;
  readonly some?: unknown;
  readonly stance?: unknown;
  readonly figure?: unknown;
}): boolean {
  return [point.says, point.some, point.stance, point.figure].some((way) => way !== undefined);
}

const misconceptionSchema = z.strictObject({
  belief: line.describe('The wrong belief, as the person reads it.'),
  says: patterns,
  correction: line.describe('What is true instead, so that it teaches.'),
  minus: marks.optional().describe('Marks taken off (the default is 30).'),
  cap: marks.optional().describe('The highest mark an answer that says this can get.'),
});

const stanceSchema = z.strictObject({
  is: z.enum(['yes', 'no']).describe('The right answer to a yes-or-no question.'),
  yes: z.array(pattern).default([]).describe('Patterns that mean yes without the word.'),
  no: z.array(pattern).default([]).describe('Patterns that mean no without the word.'),
  cap: marks.default(15).describe('The highest mark for the wrong stance.'),
});

const exampleSchema = z.strictObject({
  kind: z.enum(EXAMPLE_KINDS),
  mark: marks.describe('The mark an expert would give.'),
  answer: z.string(),
});

/** What marks a free-text answer. Shared by open questions, explanations and, later, follow-ups and stages. */
const rubricFields = {
  rubric: z.array(pointSchema).min(1),
  misconceptions: z.array(misconceptionSchema).default([]),
  stance: stanceSchema.optional(),
  glossary: glossarySchema.default({}).describe('Groups used by this question alone.'),
};
export const rubricSchema = z.strictObject(rubricFields);
export type Rubric = z.infer<typeof rubricSchema>;

const outcome = z.string().trim().min(1);

const release = z.string().regex(/^1\.\d+$/, 'must be a Go release such as "1.22", in quotes');
const language = release
  .optional()
  .describe('The language version its go.mod asks for, to show what older Go did; else the installed one.');

/** A program that shows what the answer says; `npm run proofs` runs it and compares what comes of it. */
const proofSchema = z
  .strictObject({
    code: z.string().min(1).describe('A whole Go program.'),
    go: language,
    prints: z.string().optional().describe('Exactly what it prints to standard output.'),
    panics: outcome.optional().describe('It ends in a panic or a fatal error whose text holds this.'),
    refused: outcome
      .optional()
      .describe('It does not compile (or `go vet` finds it); the message holds this.'),
    escapes: z
      .array(outcome)
      .min(1)
      .optional()
      .describe('Lines that `go build -gcflags=-m` prints, without file and column: `x escapes to heap`.'),
    races: z.literal(true).optional().describe('The race detector reports it.'),
  })
  .refine(({ prints, panics, refused, escapes, races }) => prints ?? panics ?? refused ?? escapes ?? races, {
    message: 'a proof needs what it shows: `prints`, `panics`, `refused`, `escapes` or `races`',
  });
export type Proof = z.infer<typeof proofSchema>;

const shared = {
  id: slug.describe('Permanent: people’s history refers to it.'),
  ref: slug.optional().describe('Where it comes from in the source documents, such as bank-031.'),
  level: z.enum(LEVELS),
  prompt: line,
  hints: z.array(line).max(3).default([]),
  answer: line.describe('The model answer an expert would give.'),
  sources: z.array(line).default([]).describe('Where to read more: a URL, or a title and section.'),
  since: release.default('1.0').describe('The Go release from which the answer holds.'),
  proof: proofSchema.optional(),
};

const followUpSchema = z
  .strictObject({
    prompt: line,
    answer: line,
    ...rubricFields,
    examples: z.array(exampleSchema).min(3, 'a follow-up needs at least three examples'),
  })
  .describe('What an interviewer would ask next; it is marked like a question of its own.');

const openSchema = z.strictObject({
  kind: z.literal('open'),
  ...shared,
  ...rubricFields,
  examples: z.array(exampleSchema).min(5, 'a rubric needs at least five examples'),
  followUp: followUpSchema.optional(),
});

const recallSchema = z.strictObject({
  kind: z.literal('recall'),
  ...shared,
  answers: z
    .array(line)
    .min(2, 'without a rubric a question needs two more right answers at least')
    .describe('Other right answers, each in other words, where there is no rubric to mark by.'),
});

const choiceSchema = z
  .strictObject({
    kind: z.literal('choice'),
    ...shared,
    options: z
      .array(
        z.strictObject({
          text: line,
          correct: z.literal(true).optional(),
          why: line.describe('Why it is right or wrong.'),
        }),
      )
      .min(2)
      .max(8),
  })
  .refine((question) => question.options.some((option) => option.correct), {
    message: 'one option at least must be correct',
    path: ['options'],
  });

const outputSchema = z.strictObject({
  kind: z.literal('output'),
  ...shared,
  code: z.string().min(1).describe('A whole Go program.'),
  go: language,
  prints: z.string().describe('Exactly what it prints.'),
  panics: outcome
    .optional()
    .describe('What the panic or fatal error that ends it says; an answer must say that it ends so.'),
  explanation: rubricSchema.optional().describe('Marks the reason when the output is wrong.'),
  examples: z.array(exampleSchema).default([]).describe('Answers with the mark an expert would give.'),
});

/** The stages of a design interview, in their order. */
export const STAGES = [
  'clarify',
  'estimate',
  'interface',
  'architecture',
  'deep-dive',
  'twist',
  'trade-offs',
] as const;
export type StageId = (typeof STAGES)[number];

/** What an example of a stage stands for. */
export const STAGE_EXAMPLE_KINDS = ['strong', 'middling', 'weak', 'off-topic', 'buzzwords'] as const;

const stageSchema = z.strictObject({
  id: z.enum(STAGES),
  dive: slug.optional().describe('Which of the two deep dives this is.'),
  prompt: line.describe('What the interviewer says to open the stage.'),
  minutes: z.number().int().min(1).max(20).describe('How long a good candidate takes.'),
  weight: z.number().positive().describe('Its share in the whole mark; only the proportion counts.'),
  hints: z.array(line).max(2).default([]),
  answer: line.describe('What a strong candidate says; shown only afterwards.'),
  study: z.array(slug).default([]).describe('Questions of the bank to practise when the stage went badly.'),
  ...rubricFields,
  rubric: z.array(stagePointSchema).min(1),
  examples: z
    .array(z.strictObject({ kind: z.enum(STAGE_EXAMPLE_KINDS), mark: marks, answer: z.string() }))
    .refine(
      (examples) => STAGE_EXAMPLE_KINDS.every((kind) => examples.some((example) => example.kind === kind)),
      {
        error: `a stage needs an example of each kind: ${STAGE_EXAMPLE_KINDS.join(', ')}`,
      },
    ),
});
export type Stage = z.infer<typeof stageSchema>;

const designSchema = z
  .strictObject({
    kind: z.literal('design'),
    ...shared,
    stages: z.array(stageSchema),
  })
  .superRefine(({ stages }, context) => {
    const expected = STAGES.flatMap((id) => (id === 'deep-dive' ? [id, id] : [id]));
    if (stages.map(({ id }) => id).join() !== expected.join()) {
      const message = `the stages must be ${expected.join(', ')}, in this order`;
      context.addIssue({ code: 'custom', path: ['stages'], message });
      return;
    }
    const dives = stages.flatMap(({ id, dive }) => (id === 'deep-dive' ? [dive] : []));
    if (dives.includes(undefined) || new Set(dives).size < dives.length) {
      context.addIssue({
        code: 'custom',
        path: ['stages'],
        message: 'each deep dive needs a `dive` of its own',
      });
    }
    stages.forEach(({ id, dive, rubric }, index) => {
      if (id !== 'deep-dive' && dive !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['stages', index, 'dive'],
          message: 'only deep dives have a `dive`',
        });
      rubric.forEach((point, at) => {
        if (point.dive !== undefined && !dives.includes(point.dive)) {
          const path = ['stages', index, 'rubric', at, 'dive'];
          context.addIssue({ code: 'custom', path, message: `there is no deep dive “${point.dive}”` });
        }
      });
    });
  });

const codeSchema = z.strictObject({
  kind: z.literal('code'),
  ...shared,
  starter: z.string().min(1),
  tests: z.string().min(1),
});

/**
 * A question as its file writes it; `kind` may be left out for `open`, and for `recall`, which has `answers` and no
 * rubric.
 */
export const questionSchema = z.preprocess(
  (value) => (isRecord(value) && value.kind === undefined ? { ...value, kind: unnamedKind(value) } : value),
  z.discriminatedUnion('kind', [
    openSchema,
    recallSchema,
    choiceSchema,
    outputSchema,
    designSchema,
    codeSchema,
  ]),
);

/** One file of the bank: a topic and its questions. */
export const topicFileSchema = z.strictObject({
  topic: slug,
  title: line,
  glossary: glossarySchema
    .default({})
    .describe('Groups shared by this file’s questions; they win over the bank’s.'),
  questions: z.array(questionSchema).min(1),
});

type InTopic = { readonly topic: string };
export type OpenQuestion = z.infer<typeof openSchema> &
  InTopic & {
    /** The id of the question that this one follows up. */
    readonly followUpOf?: string;
  };
export type RecallQuestion = z.infer<typeof recallSchema> & InTopic;
export type ChoiceQuestion = z.infer<typeof choiceSchema> & InTopic;
export type OutputQuestion = z.infer<typeof outputSchema> & InTopic;
export type DesignQuestion = z.infer<typeof designSchema> & InTopic;
export type CodeQuestion = z.infer<typeof codeSchema> & InTopic;
export type Question =
  | OpenQuestion
  | RecallQuestion
  | ChoiceQuestion
  | OutputQuestion
  | DesignQuestion
  | CodeQuestion;

/** A question's follow-up as a question that can be asked by itself; undefined if it has none. */
export function followUpOf(question: Question): OpenQuestion | undefined {
  if (question.kind !== 'open' || question.followUp === undefined) return undefined;
  const { id, topic, level, since, sources, followUp } = question;
  return {
    ...followUp,
    kind: 'open',
    id: `${id}-follow-up`,
    followUpOf: id,
    topic,
    level,
    since,
    sources,
    hints: [],
  };
}

/** A topic of the bank: its slug and the title people read. */
export type Topic = { readonly id: string; readonly title: string };

function unnamedKind(question: Record<string, unknown>): Kind {
  return question.rubric === undefined && question.answers !== undefined ? 'recall' : 'open';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
