import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Bank, type BankParts } from '../core/bank.ts';
import { BANK_FOLDER, readBank } from './bank.ts';

/** Where the build keeps the bank as JSON: reading and checking the YAML takes most of a second. */
const SNAPSHOT = fileURLToPath(new URL('../bank.json', import.meta.url));

/** The snapshot is this program's own and was checked in full when it was made, so here its outline is enough. */
const snapshotSchema = z.custom<BankParts>(
  (value) =>
    z
      .object({
        topics: z.array(z.object({ id: z.string() })),
        questions: z.array(z.object({ id: z.string(), kind: z.string(), topic: z.string() })),
        glossary: z.record(z.string(), z.array(z.string())),
        topicGlossaries: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
      })
      .safeParse(value).success,
);

/** The bank that comes with the program: from the build's snapshot, or from the YAML where that is newer. */
export async function shippedBank(): Promise<Bank> {
  const snapshot = await freshSnapshot();
  return snapshot === undefined ? readBank() : new Bank(snapshot);
}

/** Checks the shipped bank and keeps it as JSON. Throws BankError. */
export async function writeSnapshot(): Promise<void> {
  const { parts } = await readBank();
  await writeFile(SNAPSHOT, JSON.stringify(parts));
}

async function freshSnapshot(): Promise<BankParts | undefined> {
  const made = await changedAt(SNAPSHOT);
  if (made === undefined) return undefined;
  const files = (await readdir(BANK_FOLDER, { recursive: true })).filter((file) => file.endsWith('.yaml'));
  const changes = await Promise.all(files.map((file) => changedAt(join(BANK_FOLDER, file))));
  if (changes.some((change) => change !== undefined && change > made)) return undefined;
  return snapshotSchema.parse(JSON.parse(await readFile(SNAPSHOT, 'utf8')));
}

/** Milliseconds since 1970, or undefined for a file that is not there. */
async function changedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
