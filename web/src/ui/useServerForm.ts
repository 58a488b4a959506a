import { useForm, type UseFormInput } from "@mantine/form";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";

/** A form whose fields show what the server says of them. `names` maps the server's field names to ours where they differ. */
export function useServerForm<V extends Record<string, unknown>>(
  options: UseFormInput<V>,
  names: Readonly<Record<string, keyof V & string>> = {},
) {
  const say = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<V>({ validateInputOnBlur: false, ...options });

  const refuse = (error: unknown): void => {
    const refused = asApiError(error);
    const fields = refused.details.map((one) => [names[one.field] ?? one.field, one.message] as const);
    const known = fields.filter(([name]) => name in form.getValues());
    form.setErrors(Object.fromEntries(known));
    // A field that is not shown now cannot say what is wrong with it.
    const hidden = known.find(([name]) => form.getInputNode(name) === null);
    const elsewhere = fields.length === 0 || known.length < fields.length;
    setProblem(hidden !== undefined ? hidden[1] : elsewhere ? say(refused) : null);
    const first = known[0]?.[0];
    if (first !== undefined) form.getInputNode(first)?.focus();
  };
  /** Sends when our own checks pass; the first wrong field gets the focus. */
  const submit = (send: (values: V) => void) =>
    form.onSubmit(
      (values) => {
        setProblem(null);
        send(values as V);
      },
      (errors) => form.getInputNode(Object.keys(errors)[0] ?? "")?.focus(),
    );
  return { form, problem, setProblem, refuse, submit };
}
