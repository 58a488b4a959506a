import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "@/ui/ErrorState";
import { ListSkeleton } from "@/ui/ListSkeleton";

interface Props<T> {
  query: UseQueryResult<T>;
  /** In place of the default skeleton. */
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/** The three states of a query: skeleton, error with a retry, data. Data once loaded stays while it is refetched. */
export function Loaded<T>({ query, skeleton, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton ?? <ListSkeleton />;
}
