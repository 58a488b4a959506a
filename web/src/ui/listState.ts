// Search, filters and page of a list live in the address, so that a link or the back button brings them back.
import { useSearchParams } from "react-router";

export type Choices = Readonly<Record<string, readonly string[]>>;
export type ListState<C extends Choices> = { search: string; page: number } & {
  [K in keyof C]: C[K][number] | null;
};

/** Whatever stands in the address; nonsense counts as not given. */
export function readList<C extends Choices>(params: URLSearchParams, choices: C): ListState<C> {
  const page = Number(params.get("page") ?? "1");
  const chosen = Object.entries(choices).map(([name, values]) => [
    name,
    values.find((value) => value === params.get(name)) ?? null,
  ]);
  return {
    search: (params.get("search") ?? "").trim().slice(0, 100),
    page: Number.isInteger(page) && page >= 1 && page <= 50_000 ? page : 1,
    ...Object.fromEntries(chosen),
  } as ListState<C>;
}

/** Only what is set, for a short address. */
export function writeList(state: Readonly<Record<string, string | number | null>>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== null && value !== "" && !(name === "page" && value === 1)) params.set(name, String(value));
  }
  return params;
}

export function useListState<C extends Choices>(choices: C) {
  const [params, setParams] = useSearchParams();
  const state = readList(params, choices);
  const show = (changes: Partial<ListState<C>>): void => {
    // A new page is a step one can go back from; narrowing is not.
    setParams((now) => writeList({ ...readList(now, choices), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  };
  const filtered = state.search !== "" || Object.keys(choices).some((name) => state[name] !== null);
  return { state, show, filtered, clear: () => setParams(new URLSearchParams(), { replace: true }) };
}
