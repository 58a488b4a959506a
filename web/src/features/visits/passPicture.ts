import { useState } from "react";
import type { VisitDetail } from "@/features/visits/queries";

type Shown = Pick<VisitDetail, "id" | "qr_code">;

/** Where the QR picture is. A new pass of the same visit gets another address: a browser shows what it has of one it knows. */
export function usePictureOf({ id, qr_code: code }: Shown): (kind: "svg" | "png") => string {
  const [first, setFirst] = useState({ code, passes: 0 });
  if (first.code !== code) setFirst({ code, passes: first.passes + 1 });
  const query = first.passes === 0 ? "" : `?pass=${String(first.passes)}`;
  return (kind) => `/api/visitors/${id}/qr.${kind}${query}`;
}
