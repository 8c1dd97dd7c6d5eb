import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Bank } from '../core/bank.ts';
import { glossaryFaults, RubricError } from '../core/grading/rubric.ts';
import {
  type Glossary,
  glossarySchema,
  type Question,
  type Rubric,
  type Topic,
  topicFileSchema,
} from '../core/question.ts';

/** The bank that comes with the program; the same from src/ and from dist/. */
export const BANK_FOLDER = fileURLToPath(new URL('../../questions', import.meta.url));

/** Glossary shared by every question of a bank. */
const GLOSSARY_FILE = 'glossary.yaml';

/** What is wrong in a bank, each fault as `file:line field: sentence`. */
export class BankError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The question bank has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.join('\n')}`,
    );
    this.faults = faults;
  }
}

/** Reads every YAML file of a folder. Throws BankError that lists all faults at once. */
export async function readBank(folder: string = BANK_FOLDER): Promise<Bank> {
  const files = await yamlFiles(folder);
  const read = await Promise.all(
    files.map(
      async (file) =>
        new SourceFile(
          relative(process.cwd(), join(folder, file)),
          await readFile(join(folder, file), 'utf8'),
        ),
    ),
  );
  const faults: string[] = [];
  const glossarySource = read.find((_, index) => files[index] === GLOSSARY_FILE);
  const glossary = glossarySource?.parse(glossarySchema, faults) ?? {};
  if (glossarySource !== undefined) {
    for (const fault of glossaryFaults([glossary]))
      faults.push(glossarySource.fault(fault.path, fault.message));
  }
  const glossaryIsSound = faults.length === 0;
  const topics = new Map<string, Topic>();
  const topicGlossaries: Record<string, Glossary> = {};
  const questions: { question: Question; source: SourceFile; index: number }[] = [];
  for (const source of read) {
    if (source === glossarySource) continue;
    const file = source.parse(topicFileSchema, faults);
    if (file === undefined) continue;
    if (topics.has(file.topic) && topics.get(file.topic)?.title !== file.title) {
      faults.push(source.fault(['title'], `the topic ${file.topic} has another title in another file`));
    }
    topics.set(file.topic, { id: file.topic, title: file.title });
    for (const name of Object.keys(file.glossary)) {
      if (topicGlossaries[file.topic]?.[name] === undefined) continue;
      faults.push(source.fault(['glossary', name], `another file of the topic has a group {${name}}`));
    }
    topicGlossaries[file.topic] = { ...topicGlossaries[file.topic], ...file.glossary };
    file.questions.forEach((question, index) => {
      questions.push({ question: { ...question, topic: file.topic }, source, index });
    });
  }
  const bank = new Bank({
    topics: [...topics.values()],
    questions: questions.map(({ question }) => question),
    glossary,
    topicGlossaries,
  });
  const names = new Set<string>();
  for (const { question, source, index } of questions) {
    for (const [field, name] of [
      ['id', question.id],
      ['ref', question.ref],
    ] as const) {
      if (name === undefined) continue;
      if (names.has(name))
        faults.push(source.fault(['questions', index, field], `“${name}” is used by another question`));
      names.add(name);
    }
    // Without a sound glossary every group would be missing.
    for (const { path, rubric, prompt, asking } of glossaryIsSound ? rubricsOf(question) : []) {
      try {
        bank.compiled(question, rubric, prompt, asking);
      } catch (error) {
        if (!(error instanceof RubricError)) throw error;
        faults.push(source.fault(['questions', index, ...path, ...error.path], error.message));
      }
    }
  }
  if (faults.length > 0) throw new BankError(faults);
  return bank;
}

async function yamlFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .toSorted();
    if (files.length > 0) return files;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new BankError([`${folder}: there is no such folder`]);
    if (code === 'ENOTDIR')
      throw new BankError([`${folder}: this is a file, not a folder of question files`]);
    if (code === 'EACCES') throw new BankError([`${folder}: this folder cannot be read`]);
    throw error;
  }
  throw new BankError([`${folder}: no question files (*.yaml) here`]);
}

/** A rubric of a question and where it stands in it; `prompt` where it is not the question's own. */
type RubricAt = {
  readonly path: readonly (string | number)[];
  readonly rubric: Rubric;
  readonly prompt?: string;
  readonly asking?: boolean;
};

function rubricsOf(question: Question): readonly RubricAt[] {
  switch (question.kind) {
    case 'open': {
      const { followUp } = question;
      return [
        { path: [], rubric: question },
        ...(followUp === undefined
          ? []
          : [{ path: ['followUp'], rubric: followUp, prompt: followUp.prompt }]),
      ];
    }
    case 'output':
      return question.explanation === undefined
        ? []
        : [{ path: ['explanation'], rubric: question.explanation }];
    case 'design':
      return question.stages.map((stage, index) => ({
        path: ['stages', index],
        rubric: stage,
        prompt: stage.prompt,
        asking: stage.id === 'clarify',
      }));
    case 'recall':
    case 'choice':
    case 'code':
      return [];
  }
}

/** A YAML file that can say on which line a field stands. */
class SourceFile {
  private readonly lines = new LineCounter();
  private readonly document;
  private readonly name: string;
  private readonly text: string;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
  }

  /** The file's content, or undefined with what is wrong added to `faults`. */
  parse<S extends z.ZodType>(schema: S, faults: string[]): z.output<S> | undefined {
    if (this.document.errors.length > 0) {
      for (const error of this.document.errors) {
        faults.push(`${this.name}:${this.lines.linePos(error.pos[0]).line}: ${error.message}`);
      }
      return undefined;
    }
    const content = this.content(faults);
    if (content === undefined) return undefined;
    const parsed = schema.safeParse(content.value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) faults.push(this.fault(issue.path, issue.message));
    return undefined;
  }

  /** YAML's aliases are resolved only here: `*chan` without quotes is one, and of nothing. */
  private content(faults: string[]): { value: unknown } | undefined {
    try {
      return { value: this.document.toJS() };
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const alias = /\*?[\w-]+$/.exec(error.message)?.[0] ?? '';
      const at = alias === '' ? -1 : this.text.search(new RegExp(`\\*${alias.replace('*', '')}\\b`));
      faults.push(`${this.name}:${this.lines.linePos(Math.max(0, at)).line}: ${error.message}`);
      return undefined;
    }
  }

  fault(path: readonly PropertyKey[], message: string): string {
    return `${this.name}:${this.lineOf(path)} ${path.map(String).join('.') || '(file)'}: ${message}`;
  }

  /** The line of the deepest part of the path that is there. */
  private lineOf(path: readonly PropertyKey[]): number {
    let node: unknown = this.document.contents;
    let offset = offsetOf(node) ?? 0;
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
        offset = (pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
        node = pair?.value;
      } else if (isSeq(node) && typeof key === 'number') {
        node = node.items[key];
        offset = offsetOf(node) ?? offset;
      } else break;
    }
    return this.lines.linePos(offset).line;
  }
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
