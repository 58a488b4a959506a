import { QueryClient, type InvalidateOptions, type InvalidateQueryFilters } from "@tanstack/react-query";

/**
 * A first answer that is on its way when something changes may be from before the change, and TanStack Query takes it for fresh:
 * it restarts only queries that have data. Here such an answer is shown when it comes, and asked for once more.
 */
export class FreshClient extends QueryClient {
  override async invalidateQueries(
    filters?: InvalidateQueryFilters,
    options?: InvalidateOptions,
  ): Promise<void> {
    const early = this.getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.data === undefined && state.fetchStatus === "fetching");
    await super.invalidateQueries(filters, options);
    if (early.length > 0) {
      await super.invalidateQueries({ predicate: (query) => early.includes(query) }, options);
    }
  }
}
