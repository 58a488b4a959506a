// How a company is written.

/** A tag as a word: "BIGBASKET" Bigbasket. */
export const wordOf = (tag: string): string =>
  tag === tag.toUpperCase() ? tag.slice(0, 1) + tag.slice(1).toLowerCase() : tag;
