/** An answer to each question of the tests' bank that one message can answer: one that is marked 100, one that is marked 0. */
const ANSWERS = {
  'closed-send': {
    right: 'It panics. Only the sender should close a channel.',
    wrong: 'It sends the value.',
  },
  'nil-receive': { right: 'It blocks forever.', wrong: 'It panics.' },
  'closed-receive': { right: 'A', wrong: 'B' },
  'buffer-length': { right: '1 2', wrong: '2 2' },
  'select-choice': { right: 'B', wrong: 'A' },
  'map-order': { right: 'The order is random.', wrong: 'The keys are sorted.' },
  'nil-map-write': { right: 'A and C', wrong: 'B' },
  'missing-key': { right: '0 false', wrong: '1 true' },
  'map-growth': { right: 'The elements move when the map grows.', wrong: 'They are constants.' },
} as const;

export type AskedId = keyof typeof ANSWERS;

export const CHANNELS: readonly AskedId[] = [
  'closed-send',
  'nil-receive',
  'closed-receive',
  'buffer-length',
  'select-choice',
];
export const MAPS: readonly AskedId[] = ['map-order', 'nil-map-write', 'missing-key', 'map-growth'];
export const ALL: readonly AskedId[] = [...CHANNELS, ...MAPS];

export function rightAnswer(question: string | undefined): string {
  return answersTo(question).right;
}

export function wrongAnswer(question: string | undefined): string {
  return answersTo(question).wrong;
}

function answersTo(question: string | undefined) {
  const id = ALL.find((candidate) => candidate === question);
  if (id === undefined) throw new Error(`no answers to ${question ?? 'nothing: no question was asked'}`);
  return ANSWERS[id];
}
