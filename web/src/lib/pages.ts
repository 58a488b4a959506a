// The doors' three ways to say where a page lies, as the lists here read it.

export interface PageOf<T> {
  items: T[];
  pagination: { page: number; total: number; totalPages: number; hasNext: boolean; hasPrev: boolean };
}

/** 004's `{total, page, pages}` and 000's `{total, current_page, last_page}`. */
type Block = { total: number } & (
  { page: number; pages: number } | { current_page: number; last_page: number }
);

export function pageOf<T>(items: T[], block: Block): PageOf<T> {
  const [page, last] = "pages" in block ? [block.page, block.pages] : [block.current_page, block.last_page];
  const totalPages = block.total === 0 ? 0 : last;
  return {
    items,
    pagination: { page, total: block.total, totalPages, hasNext: page < totalPages, hasPrev: page > 1 },
  };
}
