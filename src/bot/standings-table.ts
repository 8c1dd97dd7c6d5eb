import type { Block, Row } from './card.ts';

/** Who or what stands in standings, with a figure beside its points. */
export type Ranked = {
  readonly rank: number;
  readonly name: string;
  readonly points: number;
  readonly count: number;
  readonly mine: boolean;
};

/** Where ranks are left out. */
export const GAP: Row = { cells: ['…', '', '', ''], mine: false };

/** Standings as a table; `who` and `count` head the columns of names and of the figure beside the points. */
export function standingsTable(
  { who, count }: { readonly who: string; readonly count: string },
  ranked: readonly (Ranked | typeof GAP)[],
): Block {
  return {
    kind: 'table',
    columns: [
      { title: '#', align: 'right' },
      { title: who, align: 'left' },
      { title: 'Points', align: 'right' },
      { title: count, align: 'right' },
    ],
    rows: ranked.map((entry) => ('cells' in entry ? entry : rowOf(entry))),
  };
}

function rowOf({ rank, name, points, count, mine }: Ranked): Row {
  return { cells: [String(rank), name, String(points), String(count)], mine };
}
