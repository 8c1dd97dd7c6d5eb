import { shippedBank } from '../../src/content/shipped.ts';

/** The shipped questions, for what should hold of them. */
export const shipped = await shippedBank();
