import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { Choices, Found, List } from "@/features/imports/list";
import { importKeys } from "@/features/imports/queries";

interface Wish {
  list: List;
  /** Null: the server guesses the columns by their names. */
  choices: Choices | null;
}

/** The file and the choices as a form. The client's types have text in the file's place. */
function formOf({ list, choices }: Wish) {
  const fields = choices && {
    mapping: JSON.stringify(choices.mapping),
    create_units: choices.createUnits,
    send_welcome_emails: choices.welcome,
  };
  return {
    body: { file: list.name, ...fields },
    bodySerializer: (): FormData => {
      const form = new FormData();
      form.set("file", list.file, list.name);
      for (const [name, value] of Object.entries(fields ?? {})) form.set(name, String(value));
      return form;
    },
  };
}

/** Writes nothing. */
export function useDryRun() {
  return useMutation({
    mutationFn: (wish: Wish): Promise<Found> =>
      call(http.POST("/api/registration/validate-bulk", formOf(wish))),
  });
}

/** Gives the report's id. A short list is done by then, a long one has been begun. */
export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (wish: Wish): Promise<string> =>
      (await call<{ report_id: string }>(http.POST("/api/registration/bulk", formOf(wish)))).report_id,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: importKeys.all });
      void client.invalidateQueries({ queryKey: ["people"] });
      void client.invalidateQueries({ queryKey: ["dashboard"] });
    },
  });
}
