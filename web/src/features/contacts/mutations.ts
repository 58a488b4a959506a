import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import {
  contactKeys,
  type Contact,
  type ContactChange,
  type ContactIn,
  type Imported,
} from "@/features/contacts/queries";
import type { Picked } from "@/lib/contactPicker";

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: contactKeys.all }),
  });
}

export const useAddContact = () =>
  useAct(
    async (body: ContactIn): Promise<Contact> =>
      (await call(http.POST("/api/frequent-visitors", { body }))).frequent_visitor,
  );

/** Somebody who came, kept. Whoever is on the list already is no fault. */
export const useKeepVisitor = () =>
  useAct(async (visitorId: string): Promise<void> => {
    try {
      await call(http.POST("/api/frequent-visitors", { body: { visitor_id: visitorId } }));
    } catch (error) {
      if (asApiError(error).code !== "CONTACT_EXISTS") throw error;
    }
  });

const at = (id: string) => ({ path: { frequent_visitor_id: id } });

export const useChangeContact = () =>
  useAct(
    async ({ id, body }: { id: string; body: ContactChange }): Promise<Contact> =>
      (await call(http.PUT("/api/frequent-visitors/{frequent_visitor_id}", { params: at(id), body })))
        .frequent_visitor,
  );

export const useRemoveContact = () =>
  useAct((id: string) =>
    call(http.DELETE("/api/frequent-visitors/{frequent_visitor_id}", { params: at(id) })),
  );

/** A CSV or vCard file, or those picked from the phone. */
export const useImportContacts = () =>
  useAct((source: File | readonly Picked[]): Promise<Imported> => {
    const path = "/api/frequent-visitors/import";
    if (!(source instanceof File)) {
      const contacts = source.map(({ name, phone, email }) => ({
        name,
        phone: phone === "" ? [] : [phone],
        ...(email !== "" && { email }),
      }));
      return call(http.POST(path, { body: { contacts } }));
    }
    // The client's types have text in the file's place.
    const bodySerializer = (): FormData => {
      const form = new FormData();
      form.set("file", source, source.name);
      return form;
    };
    return call(http.POST(path, { body: { file: source.name } as never, bodySerializer }));
  });
