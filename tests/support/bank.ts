import { fileURLToPath } from 'node:url';
import { readBank } from '../../src/content/bank.ts';

/** The tests' own questions, so that no change of the shipped ones changes a test. */
export const bank = await readBank(fileURLToPath(new URL('../bot/bank', import.meta.url)));
